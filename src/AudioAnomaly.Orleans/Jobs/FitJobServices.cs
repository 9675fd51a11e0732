using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AudioAnomaly.Fleet;

/// <summary>Adds what a silo needs to work on fits.</summary>
internal static class FitJobServices
{
    /// <summary>The storage provider that jobs remember with.</summary>
    public const string Storage = "AudioAnomaly";

    /// <summary>Adds it. May be called several times.</summary>
    public static IServiceCollection Add(IServiceCollection services)
    {
        services.AddOptions<FitJobOptions>().Validate(
            static options => Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true)
                && options.PollInterval > TimeSpan.Zero
                && options.AnswerWithin > TimeSpan.Zero,
            $"A value of {nameof(FitJobOptions)} is out of its range, or a time is not above 0.");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<FitPipelines>();
        services.TryAddSingleton<FitUnitQueue>();
        services.TryAddSingleton<FitUnitRunner>();
        return services;
    }
}
