using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Hosting;

/// <summary>An alarm as it is kept: what was heard and what people said of it. Plain immutable data.</summary>
public sealed record AlarmRecord
{
    /// <summary>Its name for ever: 32 hexadecimal digits that sort by time.</summary>
    public required string Id { get; init; }

    /// <summary>The live source.</summary>
    public required string Source { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Which version of the model raised it.</summary>
    public required int ModelVersion { get; init; }

    /// <summary>When the sound that it is about began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When the last unusual window ended; null while the alarm lasts.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What was heard. Its seconds are those of the stream, and its number that in the stream.</summary>
    public required Alarm Alarm { get; init; }

    /// <summary>Whether its sound is kept.</summary>
    public bool HasSound { get; init; }

    /// <summary>When the kept sound and the picture begin; null if there are none.</summary>
    public DateTimeOffset? SoundStartedAt { get; init; }

    /// <summary>When somebody took note of it; null if nobody has.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who did; null if nobody has or it is not known.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>What it was found to be.</summary>
    public AlarmLabel Label { get; init; }

    /// <summary>What people wrote of it; null if nothing.</summary>
    public string? Note { get; init; }
}
