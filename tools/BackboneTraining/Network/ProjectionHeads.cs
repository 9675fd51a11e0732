using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Small networks on top of the tapped blocks, in which pairs are compared; thrown away after training (Chen et al., "A Simple Framework for Contrastive Learning", 2020).</summary>
internal sealed class ProjectionHeads : IDisposable
{
    private const int Hidden = 256;
    private const int Outputs = 64;
    private readonly TorchDevice _device;

    /// <summary>Creates the heads.</summary>
    /// <param name="widths">The channels of the four blocks.</param>
    /// <param name="seed">The seed of the first weights.</param>
    /// <param name="device">Where they compute; parameters stay on the processor. The processor if null.</param>
    public ProjectionHeads(IReadOnlyList<int> widths, long seed, TorchDevice? device = null)
    {
        _device = device ?? TorchDevice.Processor;
        var random = new SoundRandom(seed, 0x48454144);
        foreach (int block in Blocks)
        {
            int inputs = 2 * widths[block - 1];
            Parameters.Add($"head{block}.fc1.weight", Uniform(random, Hidden, inputs));
            Parameters.Add($"head{block}.bn.weight", new TensorData(Enumerable.Repeat(1f, Hidden).ToArray(), Hidden));
            Parameters.Add($"head{block}.bn.bias", new TensorData(new float[Hidden], Hidden));
            Parameters.Add($"head{block}.fc2.weight", Uniform(random, Outputs, Hidden));
        }
    }

    /// <summary>The blocks that have heads, counted from 1: those that detectors tap.</summary>
    public static IReadOnlyList<int> Blocks { get; } = [2, 3, 4];

    /// <summary>What is trained.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>Projects the output of a block.</summary>
    /// <param name="block">The block, counted from 1.</param>
    /// <param name="output">N x channels x frames x bins.</param>
    /// <returns>N x 64, each row of length 1.</returns>
    public torch.Tensor Project(int block, torch.Tensor output)
    {
        torch.Tensor values = output.to(torch.ScalarType.Float32);
        torch.Tensor pooled = torch.cat([values.mean([2, 3]), values.amax([2, 3])], 1);
        torch.Tensor hidden = torch.nn.functional.linear(pooled, _device.Take(Parameters[$"head{block}.fc1.weight"]));
        using torch.Tensor mean = torch.zeros(Hidden, device: output.device), variance = torch.ones(Hidden, device: output.device);
        hidden = torch.nn.functional.batch_norm(hidden, mean, variance, _device.Take(Parameters[$"head{block}.bn.weight"]), _device.Take(Parameters[$"head{block}.bn.bias"]), training: true);
        torch.Tensor projected = torch.nn.functional.linear(torch.nn.functional.relu(hidden), _device.Take(Parameters[$"head{block}.fc2.weight"]));
        return torch.nn.functional.normalize(projected, 2, 1);
    }

    public void Dispose() => Parameters.Dispose();

    private static TensorData Uniform(SoundRandom random, int outputs, int inputs)
    {
        double limit = Math.Sqrt(6.0 / (inputs + outputs));
        float[] values = new float[outputs * inputs];
        foreach (ref float value in values.AsSpan())
        {
            value = (float)random.Uniform(-limit, limit);
        }

        return new TensorData(values, outputs, inputs);
    }
}
