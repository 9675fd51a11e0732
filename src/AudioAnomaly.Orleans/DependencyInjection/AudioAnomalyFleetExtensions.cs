using AudioAnomaly.Fleet;
using AudioAnomaly.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Hosting;

/// <summary>Adds a fleet of microphones to a cluster.</summary>
/// <example>
/// <code>
/// WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
/// builder.Services.AddAudioAnomaly(builder.Configuration.GetSection("AudioAnomaly"));
/// builder.UseOrleans(silo => silo
///     .UseLocalhostClustering()
///     .AddFolderGrainStorage("states") // Redis or PostgreSQL for more than one machine
///     .AddAudioAnomalyFleet(builder.Configuration.GetSection("Fleet")));
/// builder.Services.AddAudioAnomalyFleetDesk("desk");
/// WebApplication app = builder.Build();
/// app.MapAudioAnomalyFleet();
/// app.MapAudioAnomaly();
/// await app.RunAsync();
/// </code>
/// </example>
public static class AudioAnomalyFleetExtensions
{
    /// <summary>
    /// Makes the silo one of a fleet: it scores microphones (<see cref="IMicrophoneGrain"/>) with the models of its host. The host adds them with
    /// <c>services.AddAudioAnomaly(configuration)</c>, and a grain storage named <see cref="FleetNames.Storage"/>.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configuration">The settings: a section with the names of <see cref="FleetOptions"/>; null for the defaults.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddAudioAnomalyFleet(this ISiloBuilder silo, IConfiguration? configuration = null, Action<FleetOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        AddOptions(silo.Services, configuration, configure);
        silo.Services.AddSingleton<SiloRoster>();
        silo.Services.AddSingleton<RolloutCache>();
        silo.Services.AddSingleton<MicrophoneServices>();
        silo.Services.AddHostedService(provider => provider.GetRequiredService<SiloRoster>());
        silo.Services.AddHostedService(provider => provider.GetRequiredService<RolloutCache>());

        // Microphones never idle, so that a silo that joins would get none of those that are there.
#pragma warning disable ORLEANSEXP002 // It may still change; nothing but the balance rests on it.
        silo.AddActivationRebalancer();
#pragma warning restore ORLEANSEXP002
        FleetJobServices.Add(silo.Services);
        silo.Services.AddHealthChecks().AddCheck<FleetHealthCheck>("fleet");
        return silo;
    }

    /// <summary>
    /// Brings the fleet to a host, which may be a silo or a client of the cluster: its microphones are shown among the live sources, on the live page too, and
    /// its alarms are kept in the host's store, with its sinks.
    /// </summary>
    /// <param name="services">The services, with <c>AddAudioAnomaly</c>.</param>
    /// <param name="reader">A name of the host that stays the same: under it is kept which alarms it has. Hosts with one database have one name.</param>
    /// <param name="configuration">The settings: a section with the names of <see cref="FleetOptions"/>; null for the defaults, or those of the silo.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddAudioAnomalyFleetDesk(this IServiceCollection services, string reader, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(reader);
        AddOptions(services, configuration, configure: null);
        services.AddSingleton(provider =>
        {
            AlarmStore store = provider.GetRequiredService<AlarmStore>();
            store.KeepOpen();
            return new AlarmDesk(
                reader,
                provider.GetRequiredService<IGrainFactory>(),
                store,
                provider.GetRequiredService<IOptions<FleetOptions>>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<AlarmDesk>>());
        });
        services.AddSingleton<FleetPictures>();
        services.AddSingleton<FleetMirror>();
        services.AddHostedService(provider => provider.GetRequiredService<AlarmDesk>());
        services.AddHostedService(provider => provider.GetRequiredService<FleetMirror>());
        return services;
    }

    private static void AddOptions(IServiceCollection services, IConfiguration? configuration, Action<FleetOptions>? configure)
    {
        OptionsBuilder<FleetOptions> options = services.AddOptions<FleetOptions>().ValidateOnStart();
        if (configuration is not null)
        {
            options.Configure(fleet => configuration.Bind(fleet, binder => binder.ErrorOnUnknownConfiguration = true));
        }

        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FleetOptions>, FleetOptionsCheck>());
    }
}
