namespace AudioAnomaly.Metrics;

/// <summary>
/// A metric of how scores rank anomalous recordings against normal ones. Exact up to <see cref="RankingOptions.ExactLimit"/> observations; beyond it memory stays bounded and <see cref="Evaluate"/> gives the error bound
/// beside the value.
/// </summary>
/// <remarks>Used by one thread at a time. Several threads fill a metric each and merge them; the result does not depend on the order, to the bit.</remarks>
public abstract class RankingMetric : IMetric
{
    private readonly string _valueName;

    private protected RankingMetric(string name, string valueName, RankingOptions? options)
    {
        (Name, _valueName) = (name, valueName);
        Ranking = new ScoreRanking(RankingOptions.Format.Checked(options ?? new RankingOptions()));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The number of anomalous observations added.</summary>
    public long Positives => Ranking.Positives;

    /// <summary>The number of normal observations added.</summary>
    public long Negatives => Ranking.Negatives;

    /// <summary>Whether every score was kept, so that the value is exact.</summary>
    public bool IsExact => Ranking.IsExact;

    private protected ScoreRanking Ranking { get; }

    /// <inheritdoc/>
    public virtual void Add(EvaluatedRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        Add(recording.Score, recording.IsAnomalous);
    }

    /// <summary>Adds a score, without making a recording of it.</summary>
    /// <param name="score">The score; higher is more abnormal. Must not be NaN.</param>
    /// <param name="isAnomalous">The truth.</param>
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    public void Add(double score, bool isAnomalous) => Ranking.Add(score, isAnomalous ? RegionShare.NoRegion : RegionShare.Normal);

    /// <summary>Adds what another metric of the same options was given.</summary>
    /// <param name="other">The other metric; left unchanged.</param>
    /// <exception cref="ArgumentException">The other metric has other options, or is this one.</exception>
    public void Merge(RankingMetric other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Ranking.Merge(other.Ranking);
    }

    /// <summary>The metric over everything added so far, with its error bound.</summary>
    /// <returns>The value; NaN while a class is missing.</returns>
    public BoundedValue Evaluate() => Ranking.HasBothClasses ? EvaluateRanking() : BoundedValue.Undefined;

    /// <inheritdoc/>
    public virtual IReadOnlyList<MetricValue> Compute() => [Describe(_valueName, Name, Evaluate())];

    /// <inheritdoc/>
    public void Reset() => Ranking.Reset();

    /// <summary>The value of a ranking that holds both classes.</summary>
    private protected abstract BoundedValue EvaluateRanking();

    private protected MetricValue Describe(string name, string title, BoundedValue value) => new(name, value.Value)
    {
        Title = title,
        Count = Positives + Negatives,
        Positives = Positives,
        ErrorBound = value.ErrorBound,
        Reason = double.IsNaN(value.Value) ? MissingClass.Reason("recordings", Positives, Negatives) ?? "There are too few normal recordings." : null,
    };
}
