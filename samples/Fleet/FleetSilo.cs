using System.Net;
using AudioAnomaly.Fleet;
using Npgsql;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace AudioAnomaly.Samples;

/// <summary>A silo of the fleet: where silos find each other, and where states are kept.</summary>
internal static class FleetSilo
{
    private const string Name = "audioanomaly";

    /// <summary>Makes the tables, if they are not there, when the program is to use PostgreSQL.</summary>
    /// <param name="configuration">The settings of the program.</param>
    /// <returns>A task that ends when they are there.</returns>
    public static async Task PrepareAsync(IConfiguration configuration)
    {
        if (configuration["Postgres"] is { Length: > 0 } postgres && configuration["Redis"] is not { Length: > 0 })
        {
            await using NpgsqlDataSource database = NpgsqlDataSource.Create(postgres);
            await using NpgsqlCommand command = database.CreateCommand(FleetSchema.PostgreSql);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Sets a silo up: on Redis or PostgreSQL if one is named, otherwise on this machine alone, with states in a folder.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configuration">The settings of the program.</param>
    /// <param name="number">Which silo of the process it is, from 0.</param>
    public static void Configure(ISiloBuilder silo, IConfiguration configuration, int number)
    {
        int port = configuration.GetValue("SiloPort", EndpointOptions.DEFAULT_SILO_PORT);
        int ownPort = port + number, gateway = configuration.GetValue("GatewayPort", EndpointOptions.DEFAULT_GATEWAY_PORT) + number;
        IPAddress address = IPAddress.Parse(configuration["Address"] ?? "127.0.0.1");
        silo.Configure<SiloOptions>(options => options.SiloName = $"{Environment.MachineName}-{ownPort}");
        if (configuration["Redis"] is { Length: > 0 } redis)
        {
            silo.UseRedisClustering(redis).AddRedisGrainStorage(FleetNames.Storage, options => options.Configure<Serializer>((storage, serializer) =>
            {
                storage.ConfigurationOptions = ConfigurationOptions.Parse(redis);
                (storage.GrainStorageSerializer, storage.DeleteStateOnClear) = (new OrleansGrainStorageSerializer(serializer), true);
            }));
        }
        else if (configuration["Postgres"] is { Length: > 0 } postgres)
        {
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", postgres));
            silo.AddAdoNetGrainStorage(FleetNames.Storage, options => options.Configure<Serializer>((storage, serializer) =>
            {
                (storage.Invariant, storage.ConnectionString) = ("Npgsql", postgres);
                (storage.GrainStorageSerializer, storage.DeleteStateOnClear) = (new OrleansGrainStorageSerializer(serializer), true);
                storage.HashPicker = new WholeNameHash();
            }));
        }
        else
        {
            silo.UseLocalhostClustering(ownPort, gateway, number == 0 ? null : new IPEndPoint(IPAddress.Loopback, port), Name, Name);
            silo.AddFolderGrainStorage(Path.Combine(configuration["Data"] ?? "fleet-data", "states"));
        }

        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Name, Name));
        silo.Configure<EndpointOptions>(options =>
        {
            (options.SiloPort, options.GatewayPort, options.AdvertisedIPAddress) = (ownPort, gateway, address);
        });

        // A silo that is lost is noticed within some seconds: until then its microphones wait.
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            (options.ProbeTimeout, options.NumMissedProbesLimit) = (TimeSpan.FromSeconds(1), 3);
            (options.TableRefreshTimeout, options.IAmAliveTablePublishTimeout) = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        });
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
        silo.AddDashboard();
        silo.AddAudioAnomalyFleet(configuration.GetSection("Fleet"));
    }
}
