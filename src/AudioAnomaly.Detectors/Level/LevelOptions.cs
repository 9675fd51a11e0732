using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly;

/// <summary>Settings of the level detector.</summary>
/// <remarks>A mutable bag: the detector takes a copy.</remarks>
public sealed record LevelOptions
{
    internal static OptionsFormat<LevelOptions> Format { get; } = new(LevelOptionsJson.Default.LevelOptions, static options => options with { });

    /// <summary>What is added to the normal recordings' deviation, in dB, from 0.01 to 20; 0.5 by default. Recordings that are equally loud by chance
    /// must not make every other one strange.</summary>
    [Range(0.01, 20.0)]
    public double DeviationMargin { get; set; } = 0.5;
}
