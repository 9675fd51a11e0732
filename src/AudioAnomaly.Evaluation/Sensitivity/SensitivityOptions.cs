using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Evaluation;

/// <summary>Settings of <see cref="SensitivityTest"/>.</summary>
/// <remarks>A mutable bag: the test takes a copy.</remarks>
public sealed record SensitivityOptions
{
    internal static OptionsFormat<SensitivityOptions> Format { get; } =
        new(SensitivityOptionsJson.Default.SensitivityOptions, static options => options with { });

    /// <summary>
    /// How many recordings each fault of each strength is put into, from 1 to 10,000; 20 by default, or all recordings if they are fewer. The time grows with
    /// it.
    /// </summary>
    [Range(1, 10000)]
    public int CasesPerPoint { get; set; } = 20;

    /// <summary>The share of cases that must be found for a strength to count as found, from 0.5 to 1; 0.9 by default.</summary>
    [Range(0.5, 1.0)]
    public double FoundShare { get; set; } = 0.9;

    /// <summary>The seed of every random choice.</summary>
    public int Seed { get; set; }
}
