namespace AudioAnomaly.Metrics;

/// <summary>Counts of region sizes: as many entries as there are different sizes.</summary>
internal sealed class RegionSizes
{
    private readonly SortedDictionary<int, long> _counts = [];

    public void Add(int size, long count = 1) => _counts[size] = _counts.GetValueOrDefault(size) + count;

    public void Add(RegionSizes other)
    {
        foreach ((int size, long count) in other._counts)
        {
            Add(size, count);
        }
    }

    public long CountBelow(int size) => _counts.Where(pair => pair.Key < size).Sum(pair => pair.Value);

    public long CountFrom(int size) => _counts.Where(pair => pair.Key >= size).Sum(pair => pair.Value);

    /// <summary>The median of the sizes from a least one on; NaN if there are none.</summary>
    public double MedianFrom(int size)
    {
        long count = CountFrom(size);
        return count == 0 ? double.NaN : (Ranked(size, (count - 1) / 2) + Ranked(size, count / 2)) / 2.0;
    }

    public void Clear() => _counts.Clear();

    private long Ranked(int least, long rank)
    {
        foreach ((int size, long count) in _counts)
        {
            if (size >= least && (rank -= count) < 0)
            {
                return size;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(rank));
    }
}
