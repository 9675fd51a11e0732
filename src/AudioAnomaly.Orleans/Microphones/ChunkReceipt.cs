namespace AudioAnomaly.Fleet;

/// <summary>What a microphone answers to a piece of sound. Plain immutable data.</summary>
[GenerateSerializer]
[Immutable]
[Alias("AudioAnomaly.ChunkReceipt")]
public sealed record ChunkReceipt
{
    /// <summary>What became of the piece.</summary>
    [Id(0)]
    public required ChunkOutcome Outcome { get; init; }

    /// <summary>How many moments of the stream are taken in: the first one that is missing.</summary>
    [Id(1)]
    public long Next { get; init; }

    /// <summary>How many moments of the stream are safe: the sender may forget them. What comes after is asked for again when a server is lost.</summary>
    [Id(2)]
    public long Saved { get; init; }

    /// <summary>When to try again; null if it was taken, or trying does not help.</summary>
    [Id(3)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What was wrong, in words; null if nothing.</summary>
    [Id(4)]
    public string? Problem { get; init; }
}
