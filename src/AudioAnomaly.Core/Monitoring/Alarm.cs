namespace AudioAnomaly.Monitoring;

/// <summary>An alarm of one stream of sound, from its beginning to its end. Plain immutable data.</summary>
public sealed record Alarm
{
    /// <summary>Its number in the stream, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When the sound that it is about began, in seconds of the stream.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>When it was raised, in seconds of the stream: the end of the window that made enough of them.</summary>
    public required double RaisedSeconds { get; init; }

    /// <summary>When the last unusual window ended, in seconds of the stream; null while the alarm lasts.</summary>
    public double? EndSeconds { get; init; }

    /// <summary>The kind of evidence that speaks most strongly, such as "spectrum" or "event"; "score" if the detector knows no kinds.</summary>
    public required string Kind { get; init; }

    /// <summary>The highest score, on the scale of recordings' scores.</summary>
    public required double Score { get; init; }

    /// <summary>When the score was highest, in seconds of the stream.</summary>
    public required double PeakSeconds { get; init; }

    /// <summary>The lower end of the band that was most unusual, in Hz; null if the detector does not tell.</summary>
    public double? LowHz { get; init; }

    /// <summary>The upper end of that band, in Hz; null if the detector does not tell.</summary>
    public double? HighHz { get; init; }

    /// <summary>How many alarms as clear as this one normal sound is expected to give a day; above 0.</summary>
    public required double FalseAlarmsPerDay { get; init; }

    /// <summary>The probability that a day of normal sound has no alarm as clear as this one, 0 to 1.</summary>
    public double Confidence => Math.Exp(-FalseAlarmsPerDay);

    /// <summary>What spoke for it, each kind as it was at its most unusual, the most unusual first. Empty if the detector does not say.</summary>
    public IReadOnlyList<AnomalyEvidence> Evidence { get; init; } = [];

    /// <summary>In a few plain words, what was heard.</summary>
    public required string Text { get; init; }
}
