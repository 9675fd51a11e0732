using TorchSharp;

namespace AudioAnomaly.Samples;

/// <summary>A block's tensors: those of its batch norm, and its 3x3 kernel. Owns them.</summary>
internal sealed class GpvadBlock : IDisposable
{
    public GpvadBlock(GpvadWeights weights, int block)
    {
        Weight = ToTensor(weights[block, "0.weight"]);
        Bias = ToTensor(weights[block, "0.bias"]);
        Mean = ToTensor(weights[block, "0.running_mean"]);
        Variance = ToTensor(weights[block, "0.running_var"]);
        Kernel = ToTensor(weights[block, "1.weight"]);
    }

    public torch.Tensor Weight { get; }

    public torch.Tensor Bias { get; }

    public torch.Tensor Mean { get; }

    public torch.Tensor Variance { get; }

    public torch.Tensor Kernel { get; }

    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
        Mean.Dispose();
        Variance.Dispose();
        Kernel.Dispose();
    }

    /// <summary>Detached: a dispose scope that is open around the constructor must not free it.</summary>
    private static torch.Tensor ToTensor(TensorData data)
        => torch.tensor(data.Values.ToArray(), [.. data.Shape.Select(length => (long)length)]).DetachFromDisposeScope();
}
