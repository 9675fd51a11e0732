using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>Running mean and variance of each channel, in 64 bits around the first row.</summary>
internal sealed class ChannelStatistics
{
    private readonly float[] _shift;
    private readonly double[] _sum;
    private readonly double[] _squares;
    private readonly double[] _row;
    private readonly double[] _shiftWide;
    private long _count;

    public ChannelStatistics(ReadOnlySpan<float> firstRow)
    {
        _shift = firstRow.ToArray();
        _shiftWide = Array.ConvertAll(_shift, value => (double)value);
        _sum = new double[firstRow.Length];
        _squares = new double[firstRow.Length];
        _row = new double[firstRow.Length];
    }

    public void Add(ReadOnlySpan<float> row)
    {
        _count++;
        TensorPrimitives.ConvertChecked<float, double>(row, _row);
        TensorPrimitives.Subtract<double>(_row, _shiftWide, _row);
        TensorPrimitives.Add<double>(_sum, _row, _sum);
        TensorPrimitives.MultiplyAdd<double>(_row, _row, _squares, _squares);
    }

    /// <summary>Takes in what is known of other patches.</summary>
    public void Add(PatchStatistics other)
    {
        _count += other.Count;
        for (int c = 0; c < _sum.Length; c++)
        {
            double offset = other.Mean[c] - _shiftWide[c];
            _sum[c] += other.Count * offset;
            _squares[c] += other.Count * (other.Variance[c] + (offset * offset));
        }
    }

    /// <summary>What is known now, in 32 bits.</summary>
    public PatchStatistics ToStatistics()
    {
        float[] mean = new float[_shift.Length];
        float[] variance = new float[_shift.Length];
        for (int c = 0; c < mean.Length; c++)
        {
            (double offset, double value) = OffsetAndVariance(c);
            mean[c] = (float)(_shift[c] + offset);
            variance[c] = (float)value;
        }

        return new PatchStatistics(_count, mean, variance);
    }

    /// <summary>
    /// The scaling that centres every channel and, if asked, divides it by its standard deviation. Channels that never vary keep their scale, so that a
    /// change in them shows.
    /// </summary>
    public FeatureScaling ToScaling(bool standardize)
    {
        float[] mean = new float[_shift.Length];
        float[] scale = new float[_shift.Length];
        for (int c = 0; c < mean.Length; c++)
        {
            (double offset, double variance) = OffsetAndVariance(c);
            mean[c] = (float)(_shift[c] + offset);
            scale[c] = standardize && variance > 1e-12 ? (float)(1 / Math.Sqrt(variance)) : 1;
        }

        return new FeatureScaling(mean, scale);
    }

    private (double Offset, double Variance) OffsetAndVariance(int channel)
    {
        double offset = _sum[channel] / _count;
        return (offset, Math.Max(0, (_squares[channel] / _count) - (offset * offset)));
    }
}
