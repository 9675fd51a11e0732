using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>An alarm: what was heard, and what people said of it.</summary>
public sealed record AlarmResponse
{
    /// <summary>Its name for ever: 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The live source.</summary>
    public required string Source { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Which version of the model raised it.</summary>
    public required int ModelVersion { get; init; }

    /// <summary>When the sound that it is about began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When the last unusual window ended; null while the alarm lasts.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the score was highest.</summary>
    public required DateTimeOffset PeakAt { get; init; }

    /// <summary>The kind of evidence that speaks most strongly, such as "spectrum" or "event".</summary>
    public required string Kind { get; init; }

    /// <summary>In a few plain words, what was heard.</summary>
    public required string Text { get; init; }

    /// <summary>The highest score, on the scale of recordings' scores.</summary>
    public required double Score { get; init; }

    /// <summary>The lower end of the band that was most unusual, in Hz; null if the detector does not tell.</summary>
    public required double? LowHz { get; init; }

    /// <summary>The upper end of that band, in Hz; null if the detector does not tell.</summary>
    public required double? HighHz { get; init; }

    /// <summary>How many alarms as clear as this one normal sound is expected to give a day.</summary>
    public required double FalseAlarmsPerDay { get; init; }

    /// <summary>The probability that a day of normal sound has no alarm as clear as this one, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>What spoke for it, the most unusual first.</summary>
    public required IReadOnlyList<AnomalyEvidence> Evidence { get; init; }

    /// <summary>Whether its sound and picture are kept.</summary>
    public required bool HasSound { get; init; }

    /// <summary>When the kept sound and the picture begin; null if there are none.</summary>
    public required DateTimeOffset? SoundStartedAt { get; init; }

    /// <summary>When somebody took note of it; null if nobody has.</summary>
    public required DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who did; null if nobody has or it is not known.</summary>
    public required string? AcknowledgedBy { get; init; }

    /// <summary>What it was found to be: none (nobody has said), fault, nothing or other.</summary>
    public required string Label { get; init; }

    /// <summary>What people wrote of it; null if nothing.</summary>
    public required string? Note { get; init; }

    internal static AlarmResponse Of(AlarmRecord record) => new()
    {
        Id = record.Id,
        Source = record.Source,
        Model = record.Model,
        ModelVersion = record.ModelVersion,
        StartedAt = record.StartedAt,
        RaisedAt = record.RaisedAt,
        EndedAt = record.EndedAt,
        PeakAt = record.StartedAt + TimeSpan.FromSeconds(record.Alarm.PeakSeconds - record.Alarm.StartSeconds),
        Kind = record.Alarm.Kind,
        Text = record.Alarm.Text,
        Score = record.Alarm.Score,
        LowHz = record.Alarm.LowHz,
        HighHz = record.Alarm.HighHz,
        FalseAlarmsPerDay = record.Alarm.FalseAlarmsPerDay,
        Confidence = record.Alarm.Confidence,
        Evidence = record.Alarm.Evidence,
        HasSound = record.HasSound,
        SoundStartedAt = record.SoundStartedAt,
        AcknowledgedAt = record.AcknowledgedAt,
        AcknowledgedBy = record.AcknowledgedBy,
        Label = EventResponse.NameOf(record.Label),
        Note = record.Note,
    };
}
