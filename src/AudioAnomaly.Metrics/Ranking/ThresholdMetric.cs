namespace AudioAnomaly.Metrics;

/// <summary>A metric of decisions at a threshold: a fixed one, or that of the model under test. Exact; keeps four counts.</summary>
/// <remarks>Used by one thread at a time. Several threads fill a metric each and merge them.</remarks>
public abstract class ThresholdMetric : IMetric
{
    private readonly bool _inclusive;
    private readonly string _valueName;
    private long _undecided;

    private protected ThresholdMetric(string name, string valueName, double? threshold, bool inclusive)
    {
        if (threshold is double.NaN)
        {
            throw new ArgumentException("A threshold must not be NaN.", nameof(threshold));
        }

        (Threshold, _inclusive) = (threshold, inclusive);
        (Name, _valueName) = threshold is { } value
            ? (FormattableString.Invariant($"{name} at {value}"), FormattableString.Invariant($"{valueName}({value})"))
            : ($"{name} at the model's threshold", valueName);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The threshold. Scores above it are called anomalous, and scores equal to it if the metric was told so. Null for the one that each recording's result tells.</summary>
    public double? Threshold { get; }

    /// <summary>Anomalous observations that were called so.</summary>
    public long TruePositives { get; private set; }

    /// <summary>Normal observations that were called anomalous.</summary>
    public long FalsePositives { get; private set; }

    /// <summary>Anomalous observations that were called normal.</summary>
    public long FalseNegatives { get; private set; }

    /// <summary>Normal observations that were called so.</summary>
    public long TrueNegatives { get; private set; }

    private long Count => TruePositives + FalsePositives + FalseNegatives + TrueNegatives;

    /// <inheritdoc/>
    /// <remarks>Without a threshold of its own the metric does not count recordings whose result has none.</remarks>
    public void Add(EvaluatedRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if ((Threshold ?? recording.Result?.Threshold) is { } threshold)
        {
            Decide(recording.Score, recording.IsAnomalous, threshold);
        }
        else
        {
            _undecided++;
        }
    }

    /// <summary>Adds a score, without making a recording of it.</summary>
    /// <param name="score">The score; higher is more abnormal. Must not be NaN.</param>
    /// <param name="isAnomalous">The truth.</param>
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    /// <exception cref="InvalidOperationException">The metric has no threshold of its own.</exception>
    public void Add(double score, bool isAnomalous)
    {
        if (double.IsNaN(score))
        {
            throw new ArgumentException("A score must not be NaN.", nameof(score));
        }

        Decide(score, isAnomalous, Threshold ?? throw new InvalidOperationException("The metric has no threshold of its own. Give it one, or add recordings with their results."));
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
        _undecided += other._undecided;
    }

    /// <summary>The metric over everything added so far.</summary>
    /// <returns>The value, or NaN where it is undefined.</returns>
    public abstract double Evaluate();

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Compute()
    {
        long positives = TruePositives + FalseNegatives;
        double value = Evaluate();
        return [new MetricValue(_valueName, value)
        {
            Title = Name,
            Count = Count,
            Positives = positives,
            ErrorBound = double.IsNaN(value) ? double.NaN : 0,
            Reason = !double.IsNaN(value) ? null
                : Count == 0 && _undecided > 0 ? "The model has no threshold."
                : Count == 0 ? "There are no recordings."
                : "There are no anomalous recordings.",
        }];
    }

    /// <inheritdoc/>
    public void Reset() => (TruePositives, FalsePositives, FalseNegatives, TrueNegatives, _undecided) = (0, 0, 0, 0, 0);

    private void Decide(double score, bool isAnomalous, double threshold)
    {
        bool isAlarm = score > threshold || (_inclusive && score == threshold);
        TruePositives += isAlarm && isAnomalous ? 1 : 0;
        FalsePositives += isAlarm && !isAnomalous ? 1 : 0;
        FalseNegatives += !isAlarm && isAnomalous ? 1 : 0;
        TrueNegatives += !isAlarm && !isAnomalous ? 1 : 0;
    }
}
