using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AudioAnomaly.Fleet;

/// <summary>Adds what a silo needs to work on jobs.</summary>
internal static class FleetJobServices
{
    /// <summary>Adds it. May be called several times.</summary>
    public static IServiceCollection Add(IServiceCollection services)
    {
        services.AddOptions<FleetJobOptions>().Validate(
            static options => Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true)
                && options.PollInterval > TimeSpan.Zero
                && options.AnswerWithin > TimeSpan.Zero
                && options.WakeInterval > TimeSpan.Zero,
            $"A value of {nameof(FleetJobOptions)} is out of its range, or a time is not above 0.");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<FleetJobParts>();
        services.TryAddSingleton<FitPipelines>();
        services.TryAddSingleton<FleetUnitQueue>();
        services.TryAddSingleton<FitUnitRunner>();
        services.TryAddSingleton<ScoreModels>();
        services.TryAddSingleton<ScoreUnitRunner>();
        services.TryAddSingleton<FleetUnitRunner>();
        services.AddHostedService<JobWaker>();
        return services;
    }
}
