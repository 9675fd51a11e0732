using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly;

/// <summary>How scores are calibrated on normal clips that the detector has not seen.</summary>
/// <remarks>A mutable bag: the pipeline takes a copy.</remarks>
public sealed record CalibrationOptions
{
    internal static OptionsFormat<CalibrationOptions> Format { get; } = new(CalibrationOptionsJson.Default.CalibrationOptions, static options => options with { });

    /// <summary>
    /// The share of the normal clips held out, from 0 (no calibration) to 0.9; 0.2 by default. At least one clip is held out if there are two or more; a
    /// single clip is split in time if it is long enough.
    /// </summary>
    [Range(0.0, 0.9)]
    public double HoldOutFraction { get; set; } = 0.2;
}
