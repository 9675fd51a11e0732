namespace AudioAnomaly.Hosting;

/// <summary>What came of a recording.</summary>
internal enum RecordingOutcome
{
    Normal,
    Anomalous,
    Undecided,

    /// <summary>It could not be read.</summary>
    Failed,
}
