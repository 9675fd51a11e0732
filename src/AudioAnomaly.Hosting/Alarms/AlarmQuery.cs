namespace AudioAnomaly.Hosting;

/// <summary>Which alarms to list, the newest first. Immutable.</summary>
public sealed record AlarmQuery
{
    /// <summary>Of this source only; null for all.</summary>
    public string? Source { get; init; }

    /// <summary>Of this model only; null for all.</summary>
    public string? Model { get; init; }

    /// <summary>With this label only; null for all.</summary>
    public AlarmLabel? Label { get; init; }

    /// <summary>True for those that nobody took note of only.</summary>
    public bool OnlyUnacknowledged { get; init; }

    /// <summary>True for those that last only: alarms without an end.</summary>
    public bool OnlyLasting { get; init; }

    /// <summary>Older than the alarm of this id only, to turn pages; null for the newest.</summary>
    public string? Before { get; init; }

    /// <summary>How many at most, 1 to 1,000; 100 by default.</summary>
    public int Limit { get; init; } = 100;
}
