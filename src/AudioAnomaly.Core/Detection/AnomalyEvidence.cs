namespace AudioAnomaly;

/// <summary>One kind of evidence that a recording is anomalous: what was heard, and how unusual it is. Plain immutable data.</summary>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// foreach (AnomalyEvidence evidence in model.Score(AudioClip.FromFile("suspect.wav")).Evidence)
/// {
///     Console.WriteLine($"{evidence.Kind}, {evidence.LowHz:0} to {evidence.HighHz:0} Hz: {evidence.Text}");
/// }
/// </code>
/// </example>
public sealed record AnomalyEvidence
{
    /// <summary>What kind it is: the name of the ensemble's member that speaks, such as "spectrum", "texture", "level" or "event".</summary>
    public required string Kind { get; init; }

    /// <summary>How unusual it is, on the scale of the recording's <see cref="AnomalySummary.Score"/>, which is the highest of its evidence.</summary>
    public required double Score { get; init; }

    /// <summary>
    /// How many deviations the member's score lies above the median of normal recordings that it had not learned, on a logarithmic scale. May be below 0.
    /// </summary>
    public required double Z { get; init; }

    /// <summary>
    /// The share of normal windows expected to be at least as unusual in this kind: (1 + held-out windows at or above) / (1 + held-out windows). Null if the
    /// model was not calibrated. With few recordings several kinds share the smallest value.
    /// </summary>
    public required double? PValue { get; init; }

    /// <summary>The lower end of the band that is most unusual, in Hz.</summary>
    public required double LowHz { get; init; }

    /// <summary>The upper end of that band, in Hz.</summary>
    public required double HighHz { get; init; }

    /// <summary>When it begins, in seconds from the recording's start; null for what lasts, and if the detector does not tell when.</summary>
    public double? StartSeconds { get; init; }

    /// <summary>When it ends, in seconds; null together with <see cref="StartSeconds"/>.</summary>
    public double? EndSeconds { get; init; }

    /// <summary>What was heard, in a few plain words, such as "from 300 to 420 Hz quieter than in every normal recording".</summary>
    public required string Text { get; init; }
}
