using AudioAnomaly.Components;
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

    /// <summary>The tensors by the names they have in the state dict.</summary>
    public IEnumerable<(string Part, torch.Tensor Tensor)> Parts => [("0.weight", Weight), ("0.bias", Bias), ("0.running_mean", Mean), ("0.running_var", Variance), ("1.weight", Kernel)];

    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
        Mean.Dispose();
        Variance.Dispose();
        Kernel.Dispose();
    }

    /// <summary>Memory of torch's own, so that training may write to it. Detached: a dispose scope that is open around the constructor must not free it.</summary>
    private static torch.Tensor ToTensor(TensorData data)
    {
        using torch.Tensor borrowed = torch.tensor(data.Values.ToArray(), [.. data.Shape.Select(length => (long)length)]);
        return borrowed.clone().DetachFromDisposeScope();
    }
}
