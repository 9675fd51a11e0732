using System.Net;
using System.Net.Sockets;
using AudioAnomaly.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace AudioAnomaly.Fleet.Tests.Stores;

/// <summary>A silo in this process that finds the others, and its states, by a real server.</summary>
internal sealed class StoredSilo : IAsyncDisposable
{
    public const string Model = "pump";
    private readonly IHost _host;

    private StoredSilo(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public SiloAddress Address => _host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public IGrainStorage Storage => _host.Services.GetRequiredKeyedService<IGrainStorage>(FleetNames.Storage);

    public static async Task<StoredSilo> StartAsync(string name, string modelFolder, params IEnumerable<Action<ISiloBuilder>> parts)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddAudioAnomaly(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ModelFolders:0"] = modelFolder,
            ["Alarms:Rule:Required"] = "2",
            ["Alarms:Rule:Of"] = "3",
            ["Alarms:Rule:ClearSeconds"] = "4",
            ["Alarms:Rule:HoldOffSeconds"] = "5",
        }).Build());
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("fleet", "fleet"));
            silo.Configure<SiloOptions>(options => options.SiloName = name);
            silo.ConfigureEndpoints(IPAddress.Loopback, FindPort(), FindPort());
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                (options.ProbeTimeout, options.NumMissedProbesLimit) = (TimeSpan.FromSeconds(1), 2);
                options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
            });
            silo.AddAudioAnomalyFleet(configure: options => (options.SaveSeconds, options.BurstSeconds, options.RolloutSeconds) = (10, 3600, 0.1));
            foreach (Action<ISiloBuilder> part in parts)
            {
                part(silo);
            }
        });
        var started = new StoredSilo(builder.Build());
        await started._host.StartAsync(TestContext.Current.CancellationToken);
        return started;
    }

    public IMicrophoneGrain Microphone(string name = "press-1") => Grains.GetGrain<IMicrophoneGrain>(name);

    /// <summary>A registered microphone.</summary>
    public async Task<IMicrophoneGrain> RegisterAsync(string name = "press-1")
    {
        IMicrophoneGrain microphone = Microphone(name);
        await microphone.RegisterAsync(new MicrophoneSettings { Model = Model, SampleRate = SpectrumModel.Rate });
        return microphone;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
