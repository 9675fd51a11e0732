namespace AudioAnomaly;

/// <summary>The area under the ROC curve: the chance that an anomalous observation scores higher than a normal one, ties counted half (Mann-Whitney).</summary>
/// <remarks>Exact. Keeps every score, 8 bytes each. Used by one thread at a time.</remarks>
public sealed class RocAuc : IMetric
{
    private readonly List<double> _normal = [];
    private readonly List<double> _anomalous = [];

    /// <inheritdoc/>
    public string Name => "ROC-AUC";

    /// <inheritdoc/>
    public void Add(double score, bool isAnomalous)
    {
        if (double.IsNaN(score))
        {
            throw new ArgumentException("A score must not be NaN.", nameof(score));
        }

        (isAnomalous ? _anomalous : _normal).Add(score);
    }

    /// <inheritdoc/>
    public double Compute()
    {
        if (_normal.Count == 0 || _anomalous.Count == 0)
        {
            return double.NaN;
        }

        double[] normal = [.. _normal.Order()];
        double wins = 0;
        foreach (double score in _anomalous)
        {
            int below = LowerBound(normal, score, includeEqual: false);
            wins += (below + LowerBound(normal, score, includeEqual: true)) / 2.0;
        }

        return wins / ((double)_normal.Count * _anomalous.Count);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _normal.Clear();
        _anomalous.Clear();
    }

    /// <summary>How many sorted values lie below a score, or at most at it.</summary>
    private static int LowerBound(double[] sorted, double score, bool includeEqual)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < score || (includeEqual && sorted[middle] == score))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
