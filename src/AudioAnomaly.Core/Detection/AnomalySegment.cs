namespace AudioAnomaly;

/// <summary>A contiguous anomalous region of a recording.</summary>
/// <param name="StartSeconds">Its start, in seconds from the start of the recording.</param>
/// <param name="EndSeconds">Its end, in seconds.</param>
/// <param name="LowHz">Its lower edge in Hz.</param>
/// <param name="HighHz">Its upper edge in Hz.</param>
/// <param name="Score">The highest raw map score within it; of a lasting change in a live session the highest score of its <see cref="Evidence"/>.</param>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// foreach (AnomalySegment segment in model.Score(AudioClip.FromFile("suspect.wav")).Segments)
/// {
///     Console.WriteLine($"{segment.StartSeconds:0.00} to {segment.EndSeconds:0.00} s, {segment.LowHz:0} to {segment.HighHz:0} Hz");
/// }
/// </code>
/// </example>
public sealed record AnomalySegment(double StartSeconds, double EndSeconds, double LowHz, double HighHz, double Score)
{
    /// <summary>
    /// Of segments of live sessions, what spoke for them, the most unusual first, each kind as it was at its most unusual. Empty if the detector does not say,
    /// and of segments of <see cref="AnomalyResult"/>, whose evidence is that of the recording.
    /// </summary>
    public IReadOnlyList<AnomalyEvidence> Evidence { get; init; } = [];
}
