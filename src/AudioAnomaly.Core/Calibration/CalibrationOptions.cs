using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly;

/// <summary>How scores are calibrated on normal clips that the detector has not seen.</summary>
/// <remarks>A mutable bag: the pipeline takes a copy.</remarks>
/// <example>
/// <code>
/// AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
///     .UseLogMel(LogMelOptions.Panns16k)
///     .UseCnn14()
///     .UseEnsemble()
///     .UseCalibration(options => options.FoldKind = FoldKind.Groups) // the folders that recordings lie in
///     .Build();
/// </code>
/// </example>
public sealed record CalibrationOptions : IValidatableObject
{
    internal static OptionsFormat<CalibrationOptions> Format { get; } = new(CalibrationOptionsJson.Default.CalibrationOptions, static options => options with { });

    /// <summary>
    /// The share of the normal clips held out, from 0 (no calibration, by folds neither) to 0.9; 0.2 by default. At least one clip is held out if there are two
    /// or more; a single clip is split in time if it is long enough. Where <see cref="Folds"/> calibrate, only whether it is 0 matters.
    /// </summary>
    [Range(0.0, 0.9)]
    public double HoldOutFraction { get; set; } = 0.2;

    /// <summary>
    /// Into how many parts whole recordings are dealt out, from 2 to 50, or 0 to hold out <see cref="HoldOutFraction"/> instead; 5 by default. Each part is
    /// scored by a detector that has learned the others, and the model learns from all: every recording teaches and calibrates. With fewer than 10 recordings
    /// each is a part of its own. Detectors that train for long, more than 200 recordings or 3 hours of sound, and a single recording are held out of instead.
    /// </summary>
    [Range(0, 50)]
    public int Folds { get; set; } = 5;

    /// <summary>How recordings are dealt out to <see cref="Folds"/>; interleaved by default.</summary>
    public FoldKind FoldKind { get; set; } = FoldKind.Interleaved;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Folds == 1)
        {
            yield return new($"{nameof(Folds)} must be 0, or 2 or more.", [nameof(Folds)]);
        }

        if (!Enum.IsDefined(FoldKind))
        {
            yield return new($"{nameof(FoldKind)} has no value {FoldKind}.", [nameof(FoldKind)]);
        }
    }
}
