namespace AudioAnomaly.Metrics;

/// <summary>A metric of how scores rank anomalous observations against normal ones. Exact up to <see cref="RankingOptions.ExactLimit"/> observations; beyond it memory stays bounded and <see cref="Evaluate"/> gives the error bound beside the value.</summary>
/// <remarks>Used by one thread at a time. Several threads fill a metric each and merge them; the result does not depend on the order, to the bit.</remarks>
public abstract class RankingMetric : IMetric
{
    private protected RankingMetric(string name, RankingOptions? options)
    {
        Name = name;
        Ranking = new ScoreRanking(RankingOptions.Checked(options));
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
    public MetricValue Evaluate() => Ranking.HasBothClasses ? EvaluateRanking() : MetricValue.Undefined;

    /// <inheritdoc/>
    public double Compute() => Evaluate().Value;

    /// <inheritdoc/>
    public void Reset() => Ranking.Reset();

    /// <summary>The value of a ranking that holds both classes.</summary>
    private protected abstract MetricValue EvaluateRanking();
}
