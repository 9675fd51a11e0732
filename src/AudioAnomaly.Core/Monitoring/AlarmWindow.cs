namespace AudioAnomaly.Monitoring;

/// <summary>What is known of one window of sound: the next one begins where it ends, or later. Plain immutable data.</summary>
public sealed record AlarmWindow
{
    /// <summary>When it begins, in seconds of the stream.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>When it ends, in seconds of the stream.</summary>
    public required double EndSeconds { get; init; }

    /// <summary>How many of the calibrated windows are at least as unusual; 0 or more.</summary>
    public required int Above { get; init; }

    /// <summary>
    /// The share of normal windows expected to be at least as unusual by a distribution fitted to the calibrated ones, which goes on where none of them was;
    /// 0 to 1.
    /// </summary>
    public required double TailPValue { get; init; }

    /// <summary>Its score.</summary>
    public required double Score { get; init; }

    /// <summary>When the score was highest, in seconds of the stream.</summary>
    public required double PeakSeconds { get; init; }

    /// <summary>The kind of evidence that is most unusual; "score" if the detector knows no kinds.</summary>
    public required string Kind { get; init; }

    /// <summary>The lower end of the band that is most unusual, in Hz; null if not known.</summary>
    public double? LowHz { get; init; }

    /// <summary>The upper end of that band, in Hz; null if not known.</summary>
    public double? HighHz { get; init; }

    /// <summary>What speaks for an anomaly in it, the most unusual first; often empty.</summary>
    public IReadOnlyList<AnomalyEvidence> Evidence { get; init; } = [];

    /// <summary>The share of normal windows expected to be at least as unusual.</summary>
    /// <param name="scale">What it was compared with.</param>
    /// <returns>Above 0, at most 1; no less than the number of calibrated windows allows.</returns>
    public double PValue(AlarmScale scale)
    {
        ArgumentNullException.ThrowIfNull(scale);
        return Math.Min(1, (Above + 1.0) / (scale.Calibrated + 1));
    }
}
