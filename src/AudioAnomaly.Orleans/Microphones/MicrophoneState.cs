namespace AudioAnomaly.Fleet;

/// <summary>What is saved of a microphone. Members are added with new numbers and never renumbered, so that every version reads what the last one saved.</summary>
[GenerateSerializer]
[Alias("AudioAnomaly.MicrophoneState")]
internal sealed class MicrophoneState
{
    /// <summary>What is registered; null if nothing.</summary>
    [Id(0)]
    public MicrophoneSettings? Settings { get; set; }

    /// <summary>The sender's stream.</summary>
    [Id(1)]
    public Guid Stream { get; set; }

    /// <summary>How many moments of the stream were taken in, those that are lost too.</summary>
    [Id(2)]
    public long Next { get; set; }

    /// <summary>Streams that came before, the newest last: what comes of them comes too late.</summary>
    [Id(3)]
    public List<Guid> OldStreams { get; set; } = [];

    /// <summary>How many moments were scored in all.</summary>
    [Id(4)]
    public long Received { get; set; }

    /// <summary>The version of the model that scores.</summary>
    [Id(5)]
    public string? Version { get; set; }

    /// <summary>The session, to go on with; null to begin anew.</summary>
    [Id(6)]
    public byte[]? Session { get; set; }

    /// <summary>When the first moment was, by the clocks of servers; null before it.</summary>
    [Id(7)]
    public DateTimeOffset? Origin { get; set; }

    /// <summary>When the first sound came; null before.</summary>
    [Id(8)]
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When the newest sound came; null before.</summary>
    [Id(9)]
    public DateTimeOffset? LastSampleAt { get; set; }

    /// <summary>How many segments have ended.</summary>
    [Id(10)]
    public long Segments { get; set; }

    /// <summary>How many alarms were raised.</summary>
    [Id(11)]
    public long Alarms { get; set; }

    /// <summary>The newest news of the alarm that lasts; null if there is none.</summary>
    [Id(12)]
    public AlarmNews? Current { get; set; }

    /// <summary>News that may not have come to a journal.</summary>
    [Id(13)]
    public List<AlarmNews> Outbox { get; set; } = [];

    /// <summary>A calibration of its own; null for the model's.</summary>
    [Id(14)]
    public byte[]? Calibration { get; set; }
}
