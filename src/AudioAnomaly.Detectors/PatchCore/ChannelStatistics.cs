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

    /// <summary>The scaling that centres every channel and, if asked, divides it by its standard deviation. Channels that never vary keep their scale, so that a change in them shows.</summary>
    public FeatureScaling ToScaling(bool standardize)
    {
        float[] mean = new float[_shift.Length];
        float[] scale = new float[_shift.Length];
        for (int c = 0; c < mean.Length; c++)
        {
            double offset = _sum[c] / _count;
            double variance = Math.Max(0, (_squares[c] / _count) - (offset * offset));
            mean[c] = (float)(_shift[c] + offset);
            scale[c] = standardize && variance > 1e-12 ? (float)(1 / Math.Sqrt(variance)) : 1;
        }

        return new FeatureScaling(mean, scale);
    }
}
