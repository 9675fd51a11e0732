namespace AudioAnomaly.Fleet;

/// <summary>What a journal has for a reader. Plain immutable data.</summary>
[GenerateSerializer]
[Immutable]
[Alias("AudioAnomaly.JournalPage")]
public sealed record JournalPage
{
    /// <summary>The news, in order.</summary>
    [Id(0)]
    public required IReadOnlyList<AlarmNews> News { get; init; }

    /// <summary>What to confirm when they are safe: the number of the last of them.</summary>
    [Id(1)]
    public required long Last { get; init; }

    /// <summary>How many news between what the reader has confirmed and these were dropped, because it was away for too long.</summary>
    [Id(2)]
    public required long Dropped { get; init; }
}
