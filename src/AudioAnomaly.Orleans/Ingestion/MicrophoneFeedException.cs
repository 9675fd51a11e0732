namespace AudioAnomaly.Fleet;

/// <summary>The fleet does not take a microphone's sound, and sending it again does not help.</summary>
public sealed class MicrophoneFeedException : AudioAnomalyException
{
    internal MicrophoneFeedException(ChunkOutcome outcome, string message)
        : base(message)
        => Outcome = outcome;

    /// <summary>What became of the sound: <see cref="ChunkOutcome.Unknown"/> or <see cref="ChunkOutcome.Wrong"/>.</summary>
    public ChunkOutcome Outcome { get; }
}
