namespace AudioAnomaly;

/// <summary>
/// A model cannot score a live stream, because its scores depend on the whole recording or on a place in it. The message says what to change.
/// </summary>
public sealed class StreamingNotSupportedException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="component">The stable id of the front end, feature extractor or detector that cannot.</param>
    /// <param name="message">Why it cannot, and what to change.</param>
    public StreamingNotSupportedException(string component, string message)
        : base(message)
        => Component = component;

    /// <summary>The stable id of the front end, feature extractor or detector that cannot.</summary>
    public string Component { get; }
}
