using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>
/// A 3x3 convolution with the batch norm behind it folded in, its kernel in channels-last order. Owns its tensors; safe to apply from several threads.
/// </summary>
internal sealed class FoldedConvolution : IDisposable
{
    private static readonly long[] SamePadding = [1, 1];

    private readonly ConvolutionArithmetic _arithmetic;
    private readonly torch.Tensor _kernel;
    private readonly torch.Tensor _bias;

    public FoldedConvolution(Cnn14Weights weights, string convolution, string norm, ConvolutionArithmetic arithmetic, TorchDevice device)
    {
        _arithmetic = arithmetic;
        IReadOnlyList<int> shape = weights.Tensors[$"{convolution}.weight"].Shape;
        (float[] folded, float[] bias) = FoldedNorm.Of(weights, norm).Into(weights[$"{convolution}.weight"]);
        using torch.Tensor contiguous = torch.tensor(folded, [shape[0], shape[1], shape[2], shape[3]]);
        _kernel = device.TakeOver(Convert(ToChannelsLast(contiguous), arithmetic)).DetachFromDisposeScope();
        _bias = device.TakeOver(Convert(torch.tensor(bias), arithmetic)).DetachFromDisposeScope();
    }

    /// <summary>Convolves and rectifies. The input has the arithmetic's type, and so has the result, which belongs to the caller.</summary>
    public torch.Tensor Apply(torch.Tensor input)
    {
        torch.Tensor output = torch.nn.functional.conv2d(input, _kernel, _bias, padding: SamePadding).relu_();
        return _arithmetic == ConvolutionArithmetic.RoundedFloat32 ? Convert(output, _arithmetic) : output;
    }

    public void Dispose()
    {
        _kernel.Dispose();
        _bias.Dispose();
    }

    /// <summary>
    /// Brings 32-bit values into the form that an arithmetic takes. The result replaces what was given, which is freed unless it is the same.
    /// </summary>
    public static torch.Tensor Convert(torch.Tensor owned, ConvolutionArithmetic arithmetic)
    {
        if (arithmetic == ConvolutionArithmetic.Float32)
        {
            return owned;
        }

        torch.Tensor half = owned.to(arithmetic == ConvolutionArithmetic.Float16 ? torch.ScalarType.Float16 : torch.ScalarType.BFloat16);
        owned.Dispose();
        if (arithmetic is ConvolutionArithmetic.BFloat16 or ConvolutionArithmetic.Float16)
        {
            return half;
        }

        torch.Tensor rounded = half.to(torch.ScalarType.Float32);
        half.Dispose();
        return rounded;
    }

    /// <summary>
    /// The same tensor with channels-last strides, which convolutions on processors like best and keep, and those of 16 bits on GPUs. TorchSharp has no memory-format argument.
    /// </summary>
    public static torch.Tensor ToChannelsLast(torch.Tensor tensor)
    {
        using torch.Tensor lastAxis = tensor.permute(0, 2, 3, 1);
        using torch.Tensor contiguous = lastAxis.contiguous();
        return contiguous.permute(0, 3, 1, 2).DetachFromDisposeScope();
    }
}
