using AudioAnomaly;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds AudioAnomaly's models to a service collection.</summary>
/// <example>
/// <code>
/// void Add(IServiceCollection services) => services.AddAudioAnomaly(models => models
///     .AddModel("pump", "models/pump.aam")
///     .AddModel("fan", "models/fan.aam"));
///
/// string Score(IServiceProvider services)
///     => services.GetRequiredKeyedService&lt;IAudioAnomalyScorer>("fan").Score(AudioClip.FromFile("suspect.wav")).Verdict.ToString();
/// </code>
/// </example>
public static class AudioAnomalyServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="IAudioAnomalyScorer"/> for each model, keyed by the model's name; the first one is also registered without a key. Each is a
    /// singleton that is loaded when first asked for.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Adds the models.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddAudioAnomaly(this IServiceCollection services, Action<AudioAnomalyModelsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new AudioAnomalyModelsBuilder();
        configure(builder);
        foreach ((string name, string path) in builder.Models)
        {
            // Scorers are created synchronously by the container; the load itself never needs a context to come back to.
            services.AddKeyedSingleton<IAudioAnomalyScorer>(name, (provider, _) => AudioAnomalyModel
                .LoadAsync(path, builder.Registry, builder.Execution, provider.GetService<ILoggerFactory>()?.CreateLogger<AudioAnomalyModel>())
                .GetAwaiter()
                .GetResult());
            services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IAudioAnomalyScorer>(name));
        }

        return services;
    }
}
