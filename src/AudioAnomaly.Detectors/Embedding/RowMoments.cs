namespace AudioAnomaly;

/// <summary>Count, mean and deviation of numbers, taken in block by block (Chan et al., 1983).</summary>
internal sealed class RowMoments
{
    private double _squares;

    public long Count { get; private set; }

    public double Mean { get; private set; }

    public double Deviation => Count > 0 ? Math.Sqrt(_squares / Count) : 0;

    /// <summary>Takes in every so-manieth value.</summary>
    public void Add(ReadOnlySpan<float> values, int first, int step)
    {
        long count = 0;
        double sum = 0, squares = 0;
        for (int i = first; i < values.Length; i += step)
        {
            count++;
            sum += values[i];
        }

        double mean = count > 0 ? sum / count : 0;
        for (int i = first; i < values.Length; i += step)
        {
            squares += (values[i] - mean) * (values[i] - mean);
        }

        Merge(count, mean, count > 0 ? Math.Sqrt(squares / count) : 0);
    }

    /// <summary>Takes in what is known of other values.</summary>
    public void Merge(long count, double mean, double deviation)
    {
        if (count == 0)
        {
            return;
        }

        double shift = mean - Mean, total = (double)Count + count;
        _squares += (deviation * deviation * count) + (shift * shift * Count * count / total);
        Mean += shift * count / total;
        Count += count;
    }
}
