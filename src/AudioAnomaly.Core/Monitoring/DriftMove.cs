namespace AudioAnomaly.Monitoring;

/// <summary>A kind of evidence that moved in a live session.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Direction">Where its scores have gone.</param>
/// <param name="SinceSeconds">Since when, probably, in seconds of sound.</param>
/// <param name="KnownSeconds">When that became known, in seconds of sound.</param>
internal readonly record struct DriftMove(string Kind, DriftDirection Direction, double SinceSeconds, double KnownSeconds)
{
    /// <summary>Such as "higher".</summary>
    public string DirectionName => Direction == DriftDirection.Higher ? "higher" : "lower";

    /// <summary>What moved, in words.</summary>
    public string What => $"{Kind} {DirectionName} than in the recordings calibrated on";

    /// <summary>What it means, in words.</summary>
    public const string Meaning = "rather the conditions changed";
}
