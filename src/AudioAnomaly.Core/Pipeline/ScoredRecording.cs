namespace AudioAnomaly;

/// <summary>What came of one recording of a batch: a result or an error.</summary>
public sealed record ScoredRecording
{
    internal ScoredRecording(string name, AnomalyResult? result, Exception? error) => (Name, Result, Error) = (name, result, error);

    /// <summary>The recording's file path or name.</summary>
    public string Name { get; }

    /// <summary>The result, or null if the recording could not be scored.</summary>
    public AnomalyResult? Result { get; }

    /// <summary>Why the recording could not be scored, or null.</summary>
    public Exception? Error { get; }
}
