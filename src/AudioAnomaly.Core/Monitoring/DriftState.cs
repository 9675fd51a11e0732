namespace AudioAnomaly.Monitoring;

/// <summary>What a drift monitor knows. Plain immutable data.</summary>
public sealed record DriftState
{
    /// <summary>How many scores were seen since the start or the last reset.</summary>
    public required long Count { get; init; }

    /// <summary>Where scores have gone; it stays until the monitor is reset.</summary>
    public required DriftDirection Direction { get; init; }

    /// <summary>Whether drift was reported.</summary>
    public bool HasDrifted => Direction != DriftDirection.None;

    /// <summary>The number, counted from 0, of the score at which drift was reported; null while there is none.</summary>
    public required long? ReportedAt { get; init; }

    /// <summary>The number, counted from 0, of the score from which on scores probably differ; null while no drift is reported.</summary>
    public required long? Since { get; init; }

    /// <summary>The evidence of drift over what is needed to report it: 0 or more, 1 or more if drift is reported.</summary>
    public required double Evidence { get; init; }
}
