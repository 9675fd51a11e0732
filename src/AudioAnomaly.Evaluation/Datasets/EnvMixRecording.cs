using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// One recording of an EnvMix folder: a normal background, or a mixture with its stems and how it was made. Immutable;
/// sounds are decoded when they are asked for.
/// </summary>
public sealed record EnvMixRecording
{
    /// <summary>The attribute that names the anomaly's class.</summary>
    public const string AnomalyAttribute = "anomaly";

    /// <summary>What a detector hears: split, background class as category, ratio and label.</summary>
    public required DatasetRecording Recording { get; init; }

    /// <summary>The background alone, as loud as it is in the mixture; null for normal recordings.</summary>
    public AudioItem? Background { get; init; }

    /// <summary>The anomaly alone, as loud as it is in the mixture; null for normal recordings.</summary>
    public AudioItem? Anomaly { get; init; }

    /// <summary>The anomaly's start in seconds, or null.</summary>
    public double? OnsetSeconds { get; init; }

    /// <summary>The anomaly's end in seconds, or null.</summary>
    public double? OffsetSeconds { get; init; }

    /// <summary>The background's source, named within its data set.</summary>
    public required string BackgroundSource { get; init; }

    /// <summary>The anomaly's source, named within its data set, or null.</summary>
    public string? AnomalySource { get; init; }

    /// <summary>The anomaly's class, or null.</summary>
    public string? AnomalyCategory { get; init; }

    /// <summary>The factor on the anomaly that gave the ratio, before <see cref="Scale"/>, or null.</summary>
    public double? Gain { get; init; }

    /// <summary>The factor on mixture and stems that kept the mixture within full scale, or null.</summary>
    public double? Scale { get; init; }

    /// <summary>The seed that decided the onset, or null.</summary>
    public int? Seed { get; init; }

    /// <summary>The file of the cell mask (<c>.npy</c>, 8-bit, frames x bins), or null for recordings to learn from.</summary>
    public string? MaskFile { get; init; }

    /// <summary>The file of the frame mask (<c>.npy</c>, 8-bit), or null for recordings to learn from.</summary>
    public string? FrameMaskFile { get; init; }

    /// <summary>The highest frequency (Hz) that both sounds of the mixture can hold.</summary>
    public required double BandwidthHz { get; init; }

    /// <summary>Computes the truth over time and frequency on the grid of any front end, from the anomaly's stem.</summary>
    /// <param name="frontEnd">The front end of the detector that is judged.</param>
    /// <param name="energyFraction">The share of the cells between onset and offset to mark.</param>
    /// <returns>The mask; nothing is marked in normal recordings.</returns>
    /// <exception cref="AudioFormatException">A sound cannot be read.</exception>
    public SpectrogramMask ComputeMask(ISpectrogramFrontEnd frontEnd, double energyFraction = SpectrogramGroundTruth.PaperEnergyFraction)
    {
        Spectrogram spectrogram = ComputeStem(frontEnd);
        return Anomaly is null
            ? SpectrogramMask.None(spectrogram.Frames, spectrogram.Bins)
            : SpectrogramGroundTruth.FromStem(spectrogram, OnsetSeconds!.Value, OffsetSeconds!.Value, energyFraction);
    }

    /// <summary>Computes the truth over time on the grid of any front end, from the anomaly's stem.</summary>
    /// <param name="frontEnd">The front end of the detector that is judged.</param>
    /// <param name="percentile">The percentile of the energies between onset and offset that marked frames exceed.</param>
    /// <returns>One label a frame; none is set in normal recordings.</returns>
    /// <exception cref="AudioFormatException">A sound cannot be read.</exception>
    public bool[] ComputeFrameLabels(ISpectrogramFrontEnd frontEnd, double percentile = FrameGroundTruth.PaperPercentile)
    {
        Spectrogram spectrogram = ComputeStem(frontEnd);
        return Anomaly is null
            ? new bool[spectrogram.Frames]
            : FrameGroundTruth.FromStem(spectrogram, OnsetSeconds!.Value, OffsetSeconds!.Value, percentile);
    }

    private Spectrogram ComputeStem(ISpectrogramFrontEnd frontEnd)
    {
        ArgumentNullException.ThrowIfNull(frontEnd);
        return frontEnd.Compute((Anomaly ?? Recording.Audio).Read()).LimitBandwidth(BandwidthHz);
    }
}
