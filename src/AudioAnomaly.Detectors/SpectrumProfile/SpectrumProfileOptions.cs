using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Settings of the spectrum profile.</summary>
/// <remarks>A mutable bag: the detector takes a copy.</remarks>
/// <example>
/// <code>
/// // No network: the spectrum of each recording is compared with those of normal ones.
/// AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
///     .UseLogMel(LogMelOptions.Panns16k)
///     .UseSpectrumProfile(options => options.Distance = ProfileDistance.Mahalanobis)
///     .Build();
/// </code>
/// </example>
public sealed record SpectrumProfileOptions : ProfileOptions
{
    internal static OptionsFormat<SpectrumProfileOptions> Format { get; } = new(
        SpectrumProfileOptionsJson.Default.SpectrumProfileOptions,
        static options => options with { });

    /// <summary>What is taken of a mel band over time; five quantiles by default.</summary>
    public SpectrumStatistic Statistic { get; set; } = SpectrumStatistic.Quantiles;

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (ValidationResult mistake in base.Validate(validationContext))
        {
            yield return mistake;
        }

        if (!Enum.IsDefined(Statistic))
        {
            yield return new($"{nameof(Statistic)} has no value {Statistic}.", [nameof(Statistic)]);
        }
    }
}
