using System.Text.Json.Nodes;
using AudioAnomaly;
using AudioAnomaly.Fleet;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds pipelines that fits over many machines may name.</summary>
public static class FitPipelineExtensions
{
    /// <summary>Adds a pipeline. Every silo needs the same ones.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="name">The name that fits call it by (<see cref="FitJobSpec.Pipeline"/>).</param>
    /// <param name="configure">Composes it, all but its seed, which a fit gives. It is given the settings of the fit, empty if there are none, and may be called
    /// many times, by several threads.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddFitPipeline(this IServiceCollection services, string name, Action<AudioAnomalyPipelineBuilder, JsonObject> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddSingleton(new FitPipeline(name, configure));
    }
}
