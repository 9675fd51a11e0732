using System.Globalization;

namespace AudioAnomaly.Hosting;

/// <summary>As many recordings are received, wait or are scored as the host takes.</summary>
public sealed class QueueFullException : AudioAnomalyException
{
    internal QueueFullException(int length, TimeSpan retryAfter)
        : base(string.Create(CultureInfo.InvariantCulture, $"{CountText.Of(length, "recording")} {CountText.Verb(length)} at work, which is the limit (QueueLength). Try again in {retryAfter.TotalSeconds:0} s.")) => RetryAfter = retryAfter;

    /// <summary>When there will probably be room, a second or more.</summary>
    public TimeSpan RetryAfter { get; }
}
