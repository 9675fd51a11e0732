using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>How many faults of one strength a model found. Plain immutable data.</summary>
public sealed record SensitivityPoint
{
    /// <summary>The strength, in the kind's unit (<see cref="SyntheticFaultKind"/>).</summary>
    public required double Strength { get; init; }

    /// <summary>How many recordings had the fault put in.</summary>
    public required int Cases { get; init; }

    /// <summary>How many of them were called anomalous.</summary>
    public required int Found { get; init; }

    /// <summary><see cref="Found"/> over <see cref="Cases"/>; NaN without any.</summary>
    public double Share => Cases == 0 ? double.NaN : (double)Found / Cases;

    /// <summary>The 95 % interval of the share (Wilson's).</summary>
    public ConfidenceInterval Interval
    {
        get
        {
            (double low, double high) = WilsonInterval.Of(Found, Cases);
            return new ConfidenceInterval(low, high, WilsonInterval.Level);
        }
    }
}
