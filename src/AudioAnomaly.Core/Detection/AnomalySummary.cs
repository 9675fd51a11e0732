using System.Collections.ObjectModel;

namespace AudioAnomaly;

/// <summary>
/// What a model says of one recording, without maps: a few kilobytes however long the recording. Plain immutable data. <see cref="AnomalyResult"/> is one with
/// maps.
/// </summary>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// AnomalySummary summary = model.Summarize(AudioItem.FromFile("an-hour.wav"));
/// Console.WriteLine($"{summary.Duration}: {summary.Verdict}, p = {summary.PValue:0.000}");
/// foreach ((string kind, double score) in summary.KindScores)
/// {
///     Console.WriteLine($"{kind}: {score:0.00}");
/// }
/// </code>
/// </example>
public record AnomalySummary
{
    internal AnomalySummary()
    {
    }

    /// <summary>The recording's file path or name, or null.</summary>
    public string? Source { get; init; }

    /// <summary>The recording's length.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The raw clip score, 0 or more; higher is more abnormal. The maximum over windows for long recordings.</summary>
    public required double Score { get; init; }

    /// <summary>The score on a scale from 0 to 1 with 0.5 at the threshold, or null while the model has no threshold.</summary>
    public required double? CalibratedScore { get; init; }

    /// <summary>
    /// The share of normal clips expected to score at least this high: (1 + held-out normals at or above) / (1 + held-out normals). Null if the model was not
    /// calibrated.
    /// </summary>
    public required double? PValue { get; init; }

    /// <summary>The raw score above which a clip is called anomalous, or null while the model has none.</summary>
    public required double? Threshold { get; init; }

    /// <summary>The verdict.</summary>
    public AnomalyVerdict Verdict => Threshold is not { } threshold ? AnomalyVerdict.Undecided : Score > threshold ? AnomalyVerdict.Anomalous : AnomalyVerdict.Normal;

    /// <summary>Whether the clip was called anomalous; false also when the model has no threshold (see <see cref="Verdict"/>).</summary>
    public bool IsAnomalous => Verdict == AnomalyVerdict.Anomalous;

    /// <summary>Where and at which frequencies the recording is anomalous, by start time; empty unless it was called anomalous.</summary>
    public required IReadOnlyList<AnomalySegment> Segments { get; init; }

    /// <summary>
    /// What speaks for an anomaly, the most unusual first. Of a recording that was called anomalous all kinds of evidence above the threshold; of one without a
    /// verdict all kinds; none of a normal one, or if the detector does not say. Of long recordings the window in which a kind is most unusual counts.
    /// </summary>
    public IReadOnlyList<AnomalyEvidence> Evidence { get; init; } = [];

    /// <summary>
    /// The score of each kind of evidence, usual ones too, on the scale of <see cref="Score"/>; empty if the detector knows no kinds. Of long recordings the
    /// highest of the windows.
    /// </summary>
    public IReadOnlyDictionary<string, double> KindScores { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>What a careful reader should know about this recording (silence, clipping, missing bandwidth) or all of the model (<see cref="AudioAnomalyModel.ScoreWarnings"/>), one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
