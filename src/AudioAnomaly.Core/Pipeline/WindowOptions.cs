using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace AudioAnomaly;

/// <summary>How recordings longer than one window are cut.</summary>
/// <remarks>A mutable bag: the pipeline takes a copy.</remarks>
public sealed record WindowOptions : IValidatableObject
{
    internal static OptionsFormat<WindowOptions> Format { get; } = new(WindowOptionsJson.Default.WindowOptions, static options => options with { });

    /// <summary>The length of a window in seconds, from 1 to 600; 10 by default. Shorter recordings are scored whole.</summary>
    [Range(1.0, 600.0)]
    public double WindowSeconds { get; set; } = 10;

    /// <summary>
    /// The time from one window to the next when scoring, in seconds, at most <see cref="WindowSeconds"/>; 5 by default. Where windows overlap, their maps
    /// are averaged, and what they share is computed once where the detector can. Fitting uses windows side by side.
    /// </summary>
    [Range(0.1, 600.0)]
    public double HopSeconds { get; set; } = 5;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HopSeconds > WindowSeconds)
        {
            yield return new(string.Create(CultureInfo.InvariantCulture, $"{nameof(HopSeconds)} ({HopSeconds}) must not exceed {nameof(WindowSeconds)} ({WindowSeconds}): sound between the windows would be lost."), [nameof(HopSeconds)]);
        }
    }
}
