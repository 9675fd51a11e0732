namespace AudioAnomaly.Fleet;

/// <summary>The fleet does not take a microphone's sound, and sending it again does not help.</summary>
public sealed class MicrophoneFeedException : AudioAnomalyException
{
    internal MicrophoneFeedException(string microphone, ChunkOutcome outcome, string message)
        : base(message)
        => (Microphone, Outcome) = (microphone, outcome);

    /// <summary>The microphone.</summary>
    public string Microphone { get; }

    /// <summary>What became of the sound: <see cref="ChunkOutcome.Unknown"/> or <see cref="ChunkOutcome.Wrong"/>.</summary>
    public ChunkOutcome Outcome { get; }
}
