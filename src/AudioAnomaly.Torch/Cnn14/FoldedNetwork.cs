using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>CNN14's blocks with folded batch norms, in one arithmetic. Owns its tensors; safe to use from several threads.</summary>
internal sealed class FoldedNetwork : IDisposable
{
    private static readonly long[] PoolSize = [2, 2];
    private readonly FoldedConvolution[] _convolutions;
    private readonly ConvolutionArithmetic _arithmetic;
    private readonly TorchDevice _device;
    private readonly torch.Tensor _inputScale;
    private readonly torch.Tensor _inputShift;
    private readonly bool[] _taps;

    /// <param name="weights">The weights.</param>
    /// <param name="taps">For each block, whether it is tapped; it ends at the last one.</param>
    /// <param name="arithmetic">How its convolutions compute.</param>
    /// <param name="device">Where.</param>
    public FoldedNetwork(Cnn14Weights weights, bool[] taps, ConvolutionArithmetic arithmetic, TorchDevice device)
    {
        (_taps, _arithmetic, _device) = (taps, arithmetic, device);
        _convolutions = new FoldedConvolution[2 * (Array.LastIndexOf(taps, true) + 1)];
        using IDisposable noGradient = torch.no_grad();
        (_inputScale, _inputShift) = InputTensors(weights, device);
        for (int block = 0; 2 * block < _convolutions.Length; block++)
        {
            string name = Cnn14Weights.BlockName(block);

            // The first has one input channel: next to no arithmetic, and half of the error that bfloat16 would make.
            _convolutions[2 * block] = new FoldedConvolution(weights, $"{name}.conv1", $"{name}.bn1", block == 0 ? ConvolutionArithmetic.Float32 : arithmetic, device);
            _convolutions[(2 * block) + 1] = new FoldedConvolution(weights, $"{name}.conv2", $"{name}.bn2", arithmetic, device);
        }
    }

    /// <summary>The input normalisation as tensors, detached: a dispose scope open around the constructor must not free them.</summary>
    public static (torch.Tensor Scale, torch.Tensor Shift) InputTensors(Cnn14Weights weights, TorchDevice device)
    {
        InputNorm norm = InputNorm.Fold(weights);
        return (device.TakeOver(torch.tensor(norm.Scale)).DetachFromDisposeScope(), device.TakeOver(torch.tensor(norm.Shift)).DetachFromDisposeScope());
    }

    /// <summary>Computes the tapped blocks' outputs, 32-bit floats on the network's device that belong to the caller.</summary>
    public IReadOnlyList<torch.Tensor> Forward(torch.Tensor spectrograms)
    {
        var outputs = new List<torch.Tensor>(_taps.Length);
        torch.Tensor input = _device.Take(spectrograms);
        using torch.Tensor scaled = input * _inputScale;
        if (!ReferenceEquals(input, spectrograms))
        {
            input.Dispose();
        }


        // Held by name: the factor 1 that "scaled + shift" implies may be collected while the native call still reads it.
        using Scalar once = 1;
        torch.Tensor x = scaled.add(_inputShift, once);
        for (int block = 0; 2 * block < _convolutions.Length; block++)
        {
            torch.Tensor first = _convolutions[2 * block].Apply(x);
            Release(x, outputs);
            first = block == 0 ? FoldedConvolution.Convert(first, _arithmetic) : first;
            torch.Tensor second = _convolutions[(2 * block) + 1].Apply(first);
            first.Dispose();
            x = torch.nn.functional.avg_pool2d(second, PoolSize);
            second.Dispose();
            x = _arithmetic == ConvolutionArithmetic.RoundedFloat32 ? FoldedConvolution.Convert(x, _arithmetic) : x;
            if (_taps[block])
            {
                outputs.Add(_arithmetic is ConvolutionArithmetic.BFloat16 or ConvolutionArithmetic.Float16 ? x.to(torch.ScalarType.Float32) : x);
            }
        }

        Release(x, outputs);
        return outputs;
    }

    public void Dispose()
    {
        _inputScale.Dispose();
        _inputShift.Dispose();
        foreach (FoldedConvolution convolution in _convolutions)
        {
            convolution.Dispose();
        }
    }

    /// <summary>Frees a block's output unless it is handed out.</summary>
    private static void Release(torch.Tensor x, List<torch.Tensor> outputs)
    {
        if (outputs.Count == 0 || !ReferenceEquals(outputs[^1], x))
        {
            x.Dispose();
        }
    }
}
