using AudioAnomaly.Audio;

namespace AudioAnomaly.Tool;

/// <summary>What is kept of a scored recording for the picture over time.</summary>
/// <param name="Name">The recording.</param>
/// <param name="Recorded">When it was made, and by what.</param>
/// <param name="Seconds">How long it is.</param>
/// <param name="Score">The score from 0 to 1 with 0.5 at the threshold; the raw score if the model has no threshold.</param>
/// <param name="IsAnomalous">Whether it lies above the threshold.</param>
/// <param name="Evidence">What speaks for an anomaly, the most unusual first.</param>
internal sealed record TimedScore(
    string Name,
    RecordingTime Recorded,
    double Seconds,
    double Score,
    bool IsAnomalous,
    IReadOnlyList<AnomalyEvidence> Evidence)
{
    /// <summary>What the leading evidence of a recording is called if the detector does not say.</summary>
    public const string NoKind = "anomalous";

    public DateTime Time => Recorded.Time;

    /// <summary>The kinds of evidence above the threshold, the leading one first; none of a normal recording.</summary>
    public IEnumerable<string> Kinds => !IsAnomalous ? [] : Evidence.Count == 0 ? [NoKind] : Evidence.Select(evidence => evidence.Kind);

    /// <summary>What was heard, in words.</summary>
    public string Sentence => Evidence.Count == 0 ? string.Empty : $"{Evidence[0].Kind}: {Evidence[0].Text}";

    public static TimedScore Of(string name, RecordingTime recorded, AnomalyResult result)
        => new(name, recorded, result.Duration.TotalSeconds, result.CalibratedScore ?? result.Score, result.IsAnomalous, result.IsAnomalous ? result.Evidence : []);
}
