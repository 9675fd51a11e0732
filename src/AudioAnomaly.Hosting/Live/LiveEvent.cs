using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Hosting;

/// <summary>Something that became known of a live source. Plain immutable data.</summary>
public sealed record LiveEvent
{
    /// <summary>The source.</summary>
    public required string Source { get; init; }

    /// <summary>Its number among the events of the source, from 1. A jump means that events were missed.</summary>
    public required long Id { get; init; }

    /// <summary>What it tells.</summary>
    public required LiveEventKind Kind { get; init; }

    /// <summary>The time of day of what it tells: the segment's start, the moment scored.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The same in seconds of sound from the source's start.</summary>
    public required double TimeSeconds { get; init; }

    /// <summary>Of a score: how much sound it speaks of, in seconds. Of a segment: how long it is.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>The raw score: of a score the highest frame's, of a segment its own.</summary>
    public double? Score { get; init; }

    /// <summary>Of a score: the highest raw cell, which the verdict is about.</summary>
    public double? Peak { get; init; }

    /// <summary>Of a score: how loud the sound was, in dB below full scale (RMS).</summary>
    public double? LevelDb { get; init; }

    /// <summary>Of a score: the verdict.</summary>
    public AnomalyVerdict? Verdict { get; init; }

    /// <summary>Of a segment: its lower edge, in Hz.</summary>
    public double? LowHz { get; init; }

    /// <summary>Of a segment: its upper edge, in Hz.</summary>
    public double? HighHz { get; init; }

    /// <summary>What speaks for an anomaly, the most unusual first; often empty.</summary>
    public IReadOnlyList<AnomalyEvidence> Evidence { get; init; } = [];

    /// <summary>Of a device: what is wrong.</summary>
    public DeviceFault? Fault { get; init; }

    /// <summary>Of an alarm: what became of it.</summary>
    public AlarmChange? Alarm { get; init; }

    /// <summary>Of an alarm: the name under which it is kept (<see cref="AlarmRecord.Id"/>).</summary>
    public string? AlarmId { get; init; }

    /// <summary>Of a device: whether it is right again. Of an alarm: whether it is over.</summary>
    public bool? HasEnded { get; init; }

    /// <summary>In words, where numbers do not say it: what drifted, which model, why it ended.</summary>
    public string? Text { get; init; }
}
