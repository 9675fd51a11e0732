using System.Numerics.Tensors;

namespace AudioAnomaly.Metrics;

/// <summary>
/// Scored observations with their truth, in descending steps. Keeps every score up to a limit, then counts them in a histogram:
/// which of the two depends on the number of observations alone, not on their order or on how parts were merged.
/// </summary>
internal sealed class ScoreRanking
{
    private readonly RankingOptions _options;
    private ExactScores? _exact = new();
    private ScoreHistogram? _histogram;

    public ScoreRanking(RankingOptions options) => _options = options;

    public long Positives { get; private set; }

    public long Negatives { get; private set; }

    public bool HasBothClasses => Positives > 0 && Negatives > 0;

    public bool IsExact => _histogram is null;

    public double Min { get; private set; } = double.PositiveInfinity;

    public double Max { get; private set; } = double.NegativeInfinity;

    /// <param name="score">The score.</param>
    /// <param name="tag">The truth: see <see cref="RegionShare"/>.</param>
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    public void Add(double score, int tag)
    {
        if (double.IsNaN(score))
        {
            throw new ArgumentException("A score must not be NaN.", nameof(score));
        }

        MakeRoom(1);
        _exact?.Add(score, tag);
        _histogram?.Add(score, tag);
        Record(score, score, 1, tag == RegionShare.Normal ? 0 : 1);
    }

    /// <summary>Adds cells. All or none are added.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="tags">Their truth, or empty if all are normal.</param>
    /// <exception cref="ArgumentException">A score is NaN.</exception>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<int> tags)
    {
        if (scores.IsEmpty)
        {
            return;
        }

        // Both give NaN if there is one.
        float low = TensorPrimitives.Min(scores), high = TensorPrimitives.Max(scores);
        if (float.IsNaN(low) || float.IsNaN(high))
        {
            throw new ArgumentException("A score must not be NaN.", nameof(scores));
        }

        MakeRoom(scores.Length);
        _exact?.Add(scores, tags);
        if (tags.IsEmpty)
        {
            _histogram?.AddNormal(scores);
        }
        else
        {
            _histogram?.Add(scores, tags);
        }

        Record(low, high, scores.Length, tags.Length - tags.Count(RegionShare.Normal));
    }

    /// <exception cref="ArgumentException">The other ranking has other options.</exception>
    public void Merge(ScoreRanking other)
    {
        if (other._options != _options)
        {
            throw new ArgumentException("Only metrics of the same options can be merged.", nameof(other));
        }

        if (ReferenceEquals(other, this))
        {
            throw new ArgumentException("A metric cannot be merged with itself.", nameof(other));
        }

        long added = other.Positives + other.Negatives;
        MakeRoom(added);
        if (other._histogram is not null)
        {
            _histogram!.Add(other._histogram);
        }
        else if (_exact is not null)
        {
            _exact.Add(other._exact!);
        }
        else
        {
            Count(other._exact!);
        }

        if (added > 0)
        {
            Record(other.Min, other.Max, added, other.Positives);
        }
    }

    /// <summary>The steps from the highest score down.</summary>
    public IEnumerable<ScoreStep> Descending() => _histogram?.Descending() ?? _exact!.Descending();

    public void Reset()
    {
        (_exact, _histogram) = (new ExactScores(), null);
        (Positives, Negatives) = (0, 0);
        (Min, Max) = (double.PositiveInfinity, double.NegativeInfinity);
    }

    /// <summary>Goes over to the histogram if that many observations more would exceed the limit.</summary>
    private void MakeRoom(long more)
    {
        if (_exact is null || Positives + Negatives + more <= _options.ExactLimit)
        {
            return;
        }

        _histogram = new ScoreHistogram(_options.KeyBits);
        Count(_exact);
        _exact = null;
    }

    private void Count(ExactScores exact)
    {
        for (int i = 0; i < exact.Count; i++)
        {
            _histogram!.Add(exact.Scores[i], exact.Tags[i]);
        }
    }

    private void Record(double low, double high, long count, long positives)
    {
        Min = Math.Min(Min, low);
        Max = Math.Max(Max, high);
        Positives += positives;
        Negatives += count - positives;
    }
}
