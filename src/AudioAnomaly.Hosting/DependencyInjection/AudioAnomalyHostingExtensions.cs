using AudioAnomaly;
using AudioAnomaly.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds AudioAnomaly to a host.</summary>
/// <example>
/// <code>
/// HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
/// builder.Services.AddAudioAnomaly(builder.Configuration.GetSection("AudioAnomaly"), host => host.AddModel("pump", "models/pump.aam"));
/// await builder.Build().RunAsync();
/// </code>
/// </example>
public static class AudioAnomalyHostingExtensions
{
    /// <summary>The tag of the health check that says whether the host is ready.</summary>
    public const string ReadyTag = "ready";

    /// <summary>
    /// Adds models by name (<see cref="ModelStore"/>), a scoring queue (<see cref="ScoringQueue"/>), live sources (<see cref="LiveSources"/>), alarms that are kept
    /// (<see cref="AlarmStore"/>) and told (each <see cref="IAlarmSink"/> of the services too), watched folders, microphones, and a health check with the tag
    /// "ready".
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The settings: a section with the names of <see cref="AudioAnomalyOptions"/>. Changes of it are taken while the host runs, but
    /// for threads, queue, live sound, alarms, folders and microphones, which hold from the start.</param>
    /// <param name="configure">Adds to the settings; may be null.</param>
    /// <returns>The services.</returns>
    /// <exception cref="InvalidOperationException">It was added before.</exception>
    public static IServiceCollection AddAudioAnomaly(this IServiceCollection services, IConfiguration configuration, Action<AudioAnomalyHostBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        if (services.Any(service => service.ServiceType == typeof(ModelStore)))
        {
            throw new InvalidOperationException("AudioAnomaly was added to this host before. Add all models at once.");
        }

        var builder = new AudioAnomalyHostBuilder();
        configure?.Invoke(builder);
        services.AddOptions<AudioAnomalyOptions>().Configure(options =>
        {
            OptionsSource.Bind(configuration, options);
            builder.Configuration?.Invoke(options);
        }).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AudioAnomalyOptions>, OptionsCheck>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new OptionsSource(configuration, builder.Configuration, provider.GetRequiredService<ILogger<OptionsSource>>()));
        services.AddSingleton(provider => new ModelLoader(builder.Registry, provider.GetRequiredService<ILogger<AudioAnomalyModel>>()));
        services.AddSingleton(provider => new ModelStore(
            provider.GetRequiredService<IOptions<AudioAnomalyOptions>>(),
            provider.GetRequiredService<ModelLoader>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ModelStore>>()));
        services.AddSingleton(provider => new ScoringQueue(
            provider.GetRequiredService<ModelStore>(),
            provider.GetRequiredService<IOptions<AudioAnomalyOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new AlarmStore(
            provider.GetRequiredService<IOptions<AudioAnomalyOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AlarmStore>>()));
        services.AddSingleton(provider => new LiveSources(
            provider.GetRequiredService<ScoringQueue>(),
            provider.GetRequiredService<ModelStore>(),
            provider.GetRequiredService<AlarmStore>(),
            provider.GetRequiredService<IOptions<AudioAnomalyOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LiveSources>>()));
        services.AddSingleton(provider => new ModelLearning(
            provider.GetRequiredService<ModelStore>(),
            provider.GetRequiredService<ModelLoader>(),
            provider.GetRequiredService<AlarmStore>(),
            provider.GetRequiredService<IOptions<AudioAnomalyOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SourceSet>();
        services.AddSingleton<AlarmSinkSet>();
        services.AddHostedService<AlarmService>();
        services.AddHostedService<ModelStoreService>();
        services.AddHostedService<LiveWatchService>();
        services.AddHostedService<SourcesService>();
        services.AddHealthChecks().AddCheck<ModelHealthCheck>("models", tags: [ReadyTag]).AddCheck<SourceHealthCheck>("sources").AddCheck<AlarmHealthCheck>("alarms");
        return services;
    }
}
