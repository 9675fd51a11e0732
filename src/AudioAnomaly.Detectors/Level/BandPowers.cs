using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>The mean power of bands over time, and what it comes to as loudness.</summary>
internal static class BandPowers
{
    private const double DecibelsPerNeper = 4.342944819032518; // 10 / ln 10

    /// <summary>The mean power of each of the lowest bins.</summary>
    /// <param name="values">Frames x bins in dB.</param>
    /// <param name="frames">Number of frames, 1 or more.</param>
    /// <param name="bands">How many of the lowest bins count.</param>
    public static float[] Of(ReadOnlySpan<float> values, int frames, int bands) => Of(values, frames, bands, Processor.Path);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, int, int)"/>
    /// <param name="values">Frames x bins in dB.</param>
    /// <param name="frames">Number of frames, 1 or more.</param>
    /// <param name="bands">How many of the lowest bins count.</param>
    /// <param name="path">The instructions; without influence on the result.</param>
    internal static float[] Of(ReadOnlySpan<float> values, int frames, int bands, VectorPath path)
    {
        int bins = values.Length / frames;
        double[] sums = new double[bands], frame = new double[bands];
        for (int t = 0; t < frames; t++)
        {
            TensorPrimitives.ConvertChecked<float, double>(values.Slice(t * bins, bands), frame);
            AddPowers(frame, sums, path);
        }

        return Array.ConvertAll(sums, sum => (float)(sum / frames));
    }

    /// <summary>The mean power of bands, in dB.</summary>
    public static double Loudness(ReadOnlySpan<float> powers)
    {
        double sum = 0;
        foreach (float power in powers)
        {
            sum += power;
        }

        // No power at all is below any floor of a spectrogram.
        return DecibelsPerNeper * Logarithm.Ln(Math.Max(sum / powers.Length, 1e-30));
    }

    private static unsafe void AddPowers(double[] decibels, double[] sums, VectorPath path)
    {
        fixed (double* source = decibels, target = sums)
        {
            var kernel = new PowerSumKernel(source, target, sums.Length);
            VectorDispatch.RunDouble(ref kernel, path);
        }
    }
}
