namespace AudioAnomaly.Fleet;

/// <summary>What a journal saves.</summary>
[GenerateSerializer]
[Alias("AudioAnomaly.AlarmJournalState")]
internal sealed class AlarmJournalState
{
    /// <summary>The number of the last news that were written.</summary>
    [Id(0)]
    public long Last { get; set; }

    /// <summary>The news that somebody has not confirmed; the last one has the number <see cref="Last"/>.</summary>
    [Id(1)]
    public List<AlarmNews> News { get; set; } = [];

    /// <summary>The last number that each reader has confirmed.</summary>
    [Id(2)]
    public Dictionary<string, long> Readers { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The newest revision of the newest alarms, so that what is written twice is known, though everybody has confirmed it.</summary>
    [Id(3)]
    public Dictionary<string, int> Revisions { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The alarms of <see cref="Revisions"/>, those written longest ago first.</summary>
    [Id(4)]
    public List<string> Known { get; set; } = [];
}
