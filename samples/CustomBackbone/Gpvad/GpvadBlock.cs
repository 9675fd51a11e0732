using TorchSharp;

namespace AudioAnomaly.Samples;

/// <summary>A block's tensors: its batch norm as a factor and a summand per channel, and its 3x3 kernel. Owns them.</summary>
internal sealed class GpvadBlock : IDisposable
{
    private const double Epsilon = 1e-5;

    public GpvadBlock(GpvadWeights weights, int block)
    {
        ReadOnlySpan<float> weight = weights[block, "0.weight"].Values.Span, bias = weights[block, "0.bias"].Values.Span;
        ReadOnlySpan<float> mean = weights[block, "0.running_mean"].Values.Span, variance = weights[block, "0.running_var"].Values.Span;
        float[] scale = new float[weight.Length], shift = new float[weight.Length];
        for (int c = 0; c < scale.Length; c++)
        {
            double gain = weight[c] / Math.Sqrt(variance[c] + Epsilon);
            scale[c] = (float)gain;
            shift[c] = (float)(bias[c] - (mean[c] * gain));
        }

        TensorData kernel = weights[block, "1.weight"];
        // Detached: a dispose scope open around the constructor must not free them.
        Scale = torch.tensor(scale, [1, scale.Length, 1, 1]).DetachFromDisposeScope();
        Shift = torch.tensor(shift, [1, shift.Length, 1, 1]).DetachFromDisposeScope();
        Kernel = torch.tensor(kernel.Values.ToArray(), [.. kernel.Shape.Select(length => (long)length)]).DetachFromDisposeScope();
    }

    public torch.Tensor Scale { get; }

    public torch.Tensor Shift { get; }

    public torch.Tensor Kernel { get; }

    public void Dispose()
    {
        Scale.Dispose();
        Shift.Dispose();
        Kernel.Dispose();
    }
}
