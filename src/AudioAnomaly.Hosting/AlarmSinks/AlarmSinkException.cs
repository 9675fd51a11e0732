namespace AudioAnomaly.Hosting;

/// <summary>A sink does not take a notice now.</summary>
internal sealed class AlarmSinkException(string message, TimeSpan? retryAfter = null, Exception? cause = null) : AudioAnomalyException(message, cause)
{
    /// <summary>When it may be asked again; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
