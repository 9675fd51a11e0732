namespace AudioAnomaly;

/// <summary>
/// How rare scores are that none of the normal ones reached: the less rare of what a gamma distribution says, which is right for scores of one kind of sound,
/// and of what a Pareto distribution through the highest ones says (Hill's estimator), which expects sounds that nobody has heard yet. Immutable.
/// </summary>
internal sealed class ScoreTail
{
    private const double TopShare = 0.2;
    private const int FewestTop = 4;

    private readonly GammaTail _gamma;
    private readonly double _middle;
    private readonly double _begin;
    private readonly double _share;
    private readonly double _index;
    private readonly double _least;

    private ScoreTail(IReadOnlyList<double> sorted)
    {
        _gamma = GammaTail.Of(sorted);

        // Of a few scores, or equal ones, nothing is known beyond them.
        _least = 1.0 / (sorted.Count + 1);
        _middle = Percentile.OfSorted([.. sorted], 0.5);
        int top = Math.Min(sorted.Count - 1, Math.Max(FewestTop, (int)(TopShare * sorted.Count)));
        if (top > 0 && sorted[^(top + 1)] > _middle)
        {
            // From the middle, so that it makes no difference where a detector's scores begin.
            _begin = sorted[^(top + 1)] - _middle;
            _share = (double)top / sorted.Count;
            _index = sorted.TakeLast(top).Average(score => Math.Log((score - _middle) / _begin));
            _least = _index > 0 ? 0 : _least;
        }
    }

    /// <summary>Fits it.</summary>
    /// <param name="sorted">Scores of 0 or more, ascending; one at least.</param>
    public static ScoreTail Of(IReadOnlyList<double> sorted) => new(sorted);

    /// <summary>The share of normal scores that reach a score.</summary>
    public double ShareAbove(double score)
    {
        double pareto = _index > 0 && score - _middle > _begin ? _share * Math.Pow((score - _middle) / _begin, -1 / _index) : 0;
        return Math.Max(_least, Math.Max(pareto, _gamma.ShareAbove(score)));
    }
}
