namespace AudioAnomaly;

/// <summary>A 3x3 convolution with the batch norm behind it folded in, in double precision: whoever packs it rounds once.</summary>
internal sealed class FoldedKernel
{
    /// <summary>The numbers of a 3x3 kernel.</summary>
    public const int Taps = 9;

    private readonly double[] _values;

    public FoldedKernel(Cnn14Weights weights, string convolution, string norm)
    {
        IReadOnlyList<int> shape = weights.Tensors[$"{convolution}.weight"].Shape;
        (Outputs, Inputs) = (shape[0], shape[1]);
        ReadOnlySpan<float> kernel = weights[$"{convolution}.weight"];
        (double[] gain, double[] shift) = FoldNorm(weights, norm);
        _values = new double[kernel.Length];
        int perOutput = Inputs * Taps;
        for (int i = 0; i < kernel.Length; i++)
        {
            _values[i] = kernel[i] * gain[i / perOutput];
        }

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
    public ReadOnlySpan<double> Between(int output, int input) => _values.AsSpan(((output * Inputs) + input) * Taps, Taps);

    /// <summary>A batch norm as one factor and one summand a channel.</summary>
    public static (double[] Gain, double[] Shift) FoldNorm(Cnn14Weights weights, string norm)
    {
        const double Epsilon = 1e-5;
        double[] gain = new double[weights[$"{norm}.weight"].Length];
        double[] shift = new double[gain.Length];
        for (int channel = 0; channel < gain.Length; channel++)
        {
            gain[channel] = weights[$"{norm}.weight"][channel] / Math.Sqrt(weights[$"{norm}.running_var"][channel] + Epsilon);
            shift[channel] = weights[$"{norm}.bias"][channel] - (weights[$"{norm}.running_mean"][channel] * gain[channel]);
        }

        return (gain, shift);
    }
}
