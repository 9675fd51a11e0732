using TorchSharp;

namespace AudioAnomaly;

/// <summary>A 3x3 convolution with the batch norm behind it folded in, its kernel in channels-last order. Owns its tensors; safe to apply from several threads.</summary>
internal sealed class FoldedConvolution : IDisposable
{
    private const double Epsilon = 1e-5;
    private static readonly long[] SamePadding = [1, 1];

    private readonly torch.Tensor _kernel;
    private readonly torch.Tensor _bias;

    public FoldedConvolution(Cnn14Weights weights, string convolution, string norm)
    {
        IReadOnlyList<int> shape = weights.Tensors[$"{convolution}.weight"].Shape;
        ReadOnlySpan<float> kernel = weights[$"{convolution}.weight"];
        float[] folded = new float[kernel.Length];
        float[] bias = new float[shape[0]];
        int perOutput = kernel.Length / bias.Length;
        for (int o = 0; o < bias.Length; o++)
        {
            double gain = weights[$"{norm}.weight"][o] / Math.Sqrt(weights[$"{norm}.running_var"][o] + Epsilon);
            bias[o] = (float)(weights[$"{norm}.bias"][o] - (weights[$"{norm}.running_mean"][o] * gain));
            for (int i = o * perOutput; i < (o + 1) * perOutput; i++)
            {
                folded[i] = (float)(kernel[i] * gain);
            }
        }

        using torch.Tensor contiguous = torch.tensor(folded, [shape[0], shape[1], shape[2], shape[3]]);
        _kernel = ToChannelsLast(contiguous);
        _bias = torch.tensor(bias).DetachFromDisposeScope();
    }

    /// <summary>Convolves and rectifies. The result belongs to the caller.</summary>
    public torch.Tensor Apply(torch.Tensor input)
    {
        torch.Tensor output = torch.nn.functional.conv2d(input, _kernel, _bias, padding: SamePadding);
        return output.relu_();
    }

    public void Dispose()
    {
        _kernel.Dispose();
        _bias.Dispose();
    }

    /// <summary>The same tensor with channels-last strides, which the CPU's convolutions like best and keep. TorchSharp has no memory-format argument.</summary>
    public static torch.Tensor ToChannelsLast(torch.Tensor tensor)
    {
        using torch.Tensor lastAxis = tensor.permute(0, 2, 3, 1);
        using torch.Tensor contiguous = lastAxis.contiguous();
        return contiguous.permute(0, 3, 1, 2).DetachFromDisposeScope();
    }
}
