namespace AudioAnomaly.Metrics;

/// <summary>A metric of decisions at a fixed threshold. Exact; keeps four counts.</summary>
/// <remarks>Used by one thread at a time. Several threads fill a metric each and merge them.</remarks>
public abstract class ThresholdMetric : IMetric
{
    private readonly bool _inclusive;

    private protected ThresholdMetric(string name, double threshold, bool inclusive)
    {
        if (double.IsNaN(threshold))
        {
            throw new ArgumentException("A threshold must not be NaN.", nameof(threshold));
        }

        Name = FormattableString.Invariant($"{name} at {threshold}");
        Threshold = threshold;
        _inclusive = inclusive;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The threshold. Scores above it are called anomalous, and scores equal to it if the metric was told so.</summary>
    public double Threshold { get; }

    /// <summary>Anomalous observations that were called so.</summary>
    public long TruePositives { get; private set; }

    /// <summary>Normal observations that were called anomalous.</summary>
    public long FalsePositives { get; private set; }

    /// <summary>Anomalous observations that were called normal.</summary>
    public long FalseNegatives { get; private set; }

    /// <summary>Normal observations that were called so.</summary>
    public long TrueNegatives { get; private set; }

    /// <inheritdoc/>
    public void Add(double score, bool isAnomalous)
    {
        if (double.IsNaN(score))
        {
            throw new ArgumentException("A score must not be NaN.", nameof(score));
        }

        bool isAlarm = score > Threshold || (_inclusive && score == Threshold);
        TruePositives += isAlarm && isAnomalous ? 1 : 0;
        FalsePositives += isAlarm && !isAnomalous ? 1 : 0;
        FalseNegatives += !isAlarm && isAnomalous ? 1 : 0;
        TrueNegatives += !isAlarm && !isAnomalous ? 1 : 0;
    }

    /// <summary>Adds what another metric of the same threshold was given.</summary>
    /// <param name="other">The other metric; left unchanged.</param>
    /// <exception cref="ArgumentException">The other metric decides differently.</exception>
    public void Merge(ThresholdMetric other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Threshold != Threshold || other._inclusive != _inclusive)
        {
            throw new ArgumentException("Only metrics of the same threshold can be merged.", nameof(other));
        }

        TruePositives += other.TruePositives;
        FalsePositives += other.FalsePositives;
        FalseNegatives += other.FalseNegatives;
        TrueNegatives += other.TrueNegatives;
    }

    /// <inheritdoc/>
    public abstract double Compute();

    /// <inheritdoc/>
    public void Reset() => (TruePositives, FalsePositives, FalseNegatives, TrueNegatives) = (0, 0, 0, 0);
}
