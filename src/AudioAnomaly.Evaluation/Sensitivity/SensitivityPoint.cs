using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>How many faults of one strength a model found. Plain immutable data.</summary>
public sealed record SensitivityPoint
{
    private const double Level = 0.95, Deviations = 1.959963984540054;

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
            if (Cases == 0)
            {
                return new ConfidenceInterval(0, 1, Level);
            }

            double squared = Deviations * Deviations, weight = 1 / (1 + (squared / Cases));
            double centre = weight * (Share + (squared / (2 * Cases)));
            double half = weight * Deviations * Math.Sqrt((Share * (1 - Share) / Cases) + (squared / (4.0 * Cases * Cases)));
            return new ConfidenceInterval(Math.Max(0, centre - half), Math.Min(1, centre + half), Level);
        }
    }
}
