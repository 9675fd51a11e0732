namespace AudioAnomaly.Hosting;

/// <summary>A window of live sound as the alarm rule judged it. Plain immutable data.</summary>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Seconds">How long it is, in seconds.</param>
/// <param name="Score">Its score, on the scale of recordings' scores.</param>
/// <param name="PValue">The share of normal windows expected to be at least as unusual, above 0.</param>
/// <param name="Kind">The kind of evidence that is most unusual.</param>
public sealed record LiveWindow(DateTimeOffset EndedAt, double Seconds, double Score, double PValue, string Kind);
