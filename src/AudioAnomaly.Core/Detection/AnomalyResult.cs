using System.Collections.ObjectModel;

namespace AudioAnomaly;

/// <summary>What a model says of one recording. Plain immutable data.</summary>
public sealed record AnomalyResult
{
    private readonly ReadOnlyMemory<float>? _calibratedMap;

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

    /// <summary>The raw anomaly map on the spectrogram's grid.</summary>
    public required AnomalyMap Map { get; init; }

    /// <summary>The raw score in <see cref="Map"/> above which a cell is called anomalous, or null if the model was not calibrated.</summary>
    public required double? MapThreshold { get; init; }

    /// <summary>
    /// The map on a scale from 0 to 1 with 0.5 at <see cref="MapThreshold"/>, row-major; for pictures. Null if the model was not calibrated. Unless it was given,
    /// it is computed anew whenever it is asked for, so that long recordings do not hold it.
    /// </summary>
    public ReadOnlyMemory<float>? CalibratedMap
    {
        get => _calibratedMap ?? (CalibrateMap?.Invoke(Map) is { } calibrated ? calibrated : null);
        init => _calibratedMap = value;
    }

    /// <summary>What <see cref="CalibratedMap"/> is computed with.</summary>
    internal Func<AnomalyMap, float[]?>? CalibrateMap { get; init; }

    /// <summary>The spectrogram that was scored.</summary>
    public required Spectrogram Spectrogram { get; init; }

    /// <summary>The raw score of each frame: the mean of its five highest cells.</summary>
    public required IReadOnlyList<float> FrameScores { get; init; }

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
