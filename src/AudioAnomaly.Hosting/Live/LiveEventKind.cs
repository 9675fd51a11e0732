namespace AudioAnomaly.Hosting;

/// <summary>What an event of a live source tells.</summary>
public enum LiveEventKind
{
    /// <summary>Sound was scored: the most anomalous moment of it.</summary>
    Score,

    /// <summary>An anomalous segment ended.</summary>
    Segment,

    /// <summary>An alarm was raised, changed or is over.</summary>
    Alarm,

    /// <summary>Something is wrong with the device, or is right again.</summary>
    Device,

    /// <summary>Scores of normal sound moved: rather the conditions changed.</summary>
    Drift,

    /// <summary>Another model scores from here on: its file was replaced.</summary>
    Model,

    /// <summary>The source has ended.</summary>
    End,
}
