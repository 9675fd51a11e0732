using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A 3x3 convolution with the batch norm behind it folded in, in double precision: whoever packs it rounds once.</summary>
internal sealed class FoldedKernel
{
    /// <summary>The numbers of a 3x3 kernel.</summary>
    public const int Taps = 9;

    private readonly ReadOnlyMemory<float> _kernel;
    private readonly double[] _gain;

    public FoldedKernel(Cnn14Weights weights, string convolution, string norm)
    {
        TensorData kernel = weights.Tensors[$"{convolution}.weight"];
        (_kernel, Outputs, Inputs) = (kernel.Values, kernel.Shape[0], kernel.Shape[1]);
        (_gain, double[] shift) = FoldedNorm.Of(weights, norm);

        // Adding zero turns -0 into 0, so that no sum comes to -0, of which the rectifiers of processors think differently.
        Bias = Array.ConvertAll(shift, value => (float)value + 0f);
    }

    /// <summary>The number of input channels.</summary>
    public int Inputs { get; }

    /// <summary>The number of output channels.</summary>
    public int Outputs { get; }

    /// <summary>What is added to each output channel.</summary>
    public IReadOnlyList<float> Bias { get; }

    /// <summary>The kernel between two channels: rows are time, columns frequency.</summary>
    /// <param name="output">The output channel.</param>
    /// <param name="input">The input channel.</param>
    /// <param name="taps">Receives <see cref="Taps"/> numbers.</param>
    public void Between(int output, int input, Span<double> taps)
    {
        ReadOnlySpan<float> kernel = _kernel.Span.Slice(((output * Inputs) + input) * Taps, Taps);
        double gain = _gain[output];
        for (int tap = 0; tap < kernel.Length; tap++)
        {
            taps[tap] = kernel[tap] * gain;
        }
    }
}
