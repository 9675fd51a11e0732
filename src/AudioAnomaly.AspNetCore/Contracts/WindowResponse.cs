using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>A window of live sound as the alarm rule judged it.</summary>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Seconds">How long it is, in seconds.</param>
/// <param name="Score">Its score, on the scale of recordings' scores.</param>
/// <param name="PValue">The share of normal windows expected to be at least as unusual.</param>
/// <param name="Kind">The kind of evidence that is most unusual.</param>
public sealed record WindowResponse(DateTimeOffset EndedAt, double Seconds, double Score, double PValue, string Kind)
{
    internal static WindowResponse Of(LiveWindow window) => new(window.EndedAt, window.Seconds, window.Score, window.PValue, window.Kind);
}
