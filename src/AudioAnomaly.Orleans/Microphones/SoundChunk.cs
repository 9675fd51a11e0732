namespace AudioAnomaly.Fleet;

/// <summary>A piece of a microphone's sound. Plain immutable data; the bytes must not be changed after it was sent.</summary>
[GenerateSerializer]
[Immutable]
[Alias("AudioAnomaly.SoundChunk")]
public sealed record SoundChunk
{
    /// <summary>
    /// Which stream of sound it belongs to: the sender takes a new one whenever it begins to count anew, as after it was started.
    /// </summary>
    [Id(0)]
    public required Guid Stream { get; init; }

    /// <summary>How many moments (samples of one channel) of the stream came before it.</summary>
    [Id(1)]
    public required long First { get; init; }

    /// <summary>The sample rate by the sender, in Hz, which must be the registered one.</summary>
    [Id(2)]
    public required int SampleRate { get; init; }

    /// <summary>Whole moments in the registered encoding, little-endian.</summary>
    [Id(3)]
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Whether the sender no longer has what is missing before it: a gap is noted, and not asked for.</summary>
    [Id(4)]
    public bool IsAfterLoss { get; init; }
}
