using AudioAnomaly.Components;

namespace AudioAnomaly.Features.Tests.Inference;

/// <summary>CNN14's blocks as its paper writes them, one number at a time in double precision: what fast inference is held against.</summary>
internal static class PlainCnn14
{
    /// <summary>Every block's output, time x frequency x channels.</summary>
    public static List<double[]> Run(Cnn14Weights weights, ReadOnlySpan<float> spectrogram)
    {
        int bins = weights.Mels;
        int frames = spectrogram.Length / bins;
        double[] x = new double[spectrogram.Length];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Normalise(weights, "bn0", i % bins, spectrogram[i]);
        }

        var outputs = new List<double[]>();
        for (int block = 0; block < Cnn14Weights.BlockCount; block++)
        {
            x = Convolve(weights, block, 1, x, frames, bins);
            x = Convolve(weights, block, 2, x, frames, bins);
            x = Pool(x, frames, bins, weights.Widths[block]);
            (frames, bins) = (frames / 2, bins / 2);
            outputs.Add(x);
        }

        return outputs;
    }

    /// <summary>One of a block's two convolutions, with its norm and rectifier.</summary>
    public static double[] Convolve(Cnn14Weights weights, int block, int number, double[] x, int frames, int bins)
    {
        TensorData kernel = weights.Tensors[$"conv_block{block + 1}.conv{number}.weight"];
        int outputs = kernel.Shape[0];
        double[] y = Convolve(kernel.Values.Span, outputs, kernel.Shape[1], x, frames, bins);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Math.Max(0, Normalise(weights, $"conv_block{block + 1}.bn{number}", i % outputs, y[i]));
        }

        return y;
    }

    private static double[] Convolve(ReadOnlySpan<float> kernel, int outputs, int inputs, double[] x, int frames, int bins)
    {
        double[] y = new double[frames * bins * outputs];
        for (int i = 0; i < y.Length; i++)
        {
            (int cell, int output) = Math.DivRem(i, outputs);
            for (int tap = 0; tap < 9; tap++)
            {
                (int t, int f) = ((cell / bins) + (tap / 3) - 1, (cell % bins) + (tap % 3) - 1);
                if (t < 0 || t >= frames || f < 0 || f >= bins)
                {
                    continue;
                }

                for (int input = 0; input < inputs; input++)
                {
                    y[i] += kernel[(((output * inputs) + input) * 9) + tap] * x[(((t * bins) + f) * inputs) + input];
                }
            }
        }

        return y;
    }

    private static double Normalise(Cnn14Weights weights, string norm, int channel, double value)
    {
        float Of(string part) => weights.Tensors[$"{norm}.{part}"].Values.Span[channel];
        return ((value - Of("running_mean")) / Math.Sqrt(Of("running_var") + 1e-5) * Of("weight")) + Of("bias");
    }

    private static double[] Pool(double[] x, int frames, int bins, int channels)
    {
        double[] y = new double[frames / 2 * (bins / 2) * channels];
        for (int i = 0; i < y.Length; i++)
        {
            (int cell, int channel) = Math.DivRem(i, channels);
            (int t, int f) = Math.DivRem(cell, bins / 2);
            double At(int row, int column) => x[(((((2 * t) + row) * bins) + (2 * f) + column) * channels) + channel];
            y[i] = (At(0, 0) + At(0, 1) + At(1, 0) + At(1, 1)) / 4;
        }

        return y;
    }
}
