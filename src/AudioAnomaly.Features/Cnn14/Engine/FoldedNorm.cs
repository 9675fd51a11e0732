namespace AudioAnomaly;

/// <summary>A batch norm as one factor and one summand a channel, in double precision: whoever uses them rounds once.</summary>
/// <param name="Gain">The factors.</param>
/// <param name="Shift">The summands.</param>
internal sealed record FoldedNorm(double[] Gain, double[] Shift)
{
    private const double Epsilon = 1e-5;

    /// <summary>Folds a norm of a network.</summary>
    /// <param name="weights">The network.</param>
    /// <param name="norm">The norm's name, such as "conv_block1.bn1".</param>
    public static FoldedNorm Of(Cnn14Weights weights, string norm)
    {
        ReadOnlySpan<float> weight = weights[$"{norm}.weight"], bias = weights[$"{norm}.bias"];
        ReadOnlySpan<float> mean = weights[$"{norm}.running_mean"], variance = weights[$"{norm}.running_var"];
        double[] gain = new double[weight.Length];
        double[] shift = new double[gain.Length];
        for (int channel = 0; channel < gain.Length; channel++)
        {
            gain[channel] = weight[channel] / Math.Sqrt(variance[channel] + Epsilon);
            shift[channel] = bias[channel] - (mean[channel] * gain[channel]);
        }

        return new FoldedNorm(gain, shift);
    }

    /// <summary>Takes the norm into the convolution before it.</summary>
    /// <param name="kernel">The convolution's kernel, of which the output channels come first.</param>
    /// <returns>The kernel, and what is then added to each output channel.</returns>
    public (float[] Kernel, float[] Bias) Into(ReadOnlySpan<float> kernel)
    {
        float[] folded = new float[kernel.Length];
        int perOutput = kernel.Length / Gain.Length;
        for (int i = 0; i < folded.Length; i++)
        {
            folded[i] = (float)(kernel[i] * Gain[i / perOutput]);
        }

        return (folded, Array.ConvertAll(Shift, value => (float)value));
    }
}
