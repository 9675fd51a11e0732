using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>A network on the first GPU, in 32 bits and in bfloat16; nothing where there is no GPU.</summary>
internal sealed class GpuNetworks : IDisposable
{
    // What features on a GPU are to agree within.
    private const double Float32Limit = 1e-3;

    private readonly List<(string Name, FoldedNetwork Network, double Limit)> _networks = [];

    /// <param name="device">The GPU; null for none.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="taps">For each block, whether it is tapped.</param>
    public GpuNetworks(TorchDevice? device, Cnn14Weights weights, bool[] taps)
    {
        if (device is not null)
        {
            string name = $"libtorch on {device.Name}";
            _networks.Add(($"{name}, float32", new FoldedNetwork(weights, taps, ConvolutionArithmetic.Float32, device), Float32Limit));
            _networks.Add(($"{name}, bfloat16", new FoldedNetwork(weights, taps, ConvolutionArithmetic.BFloat16, device), Agreement.BFloat16));
        }
    }

    /// <summary>The first GPU, or null and a word why there is none.</summary>
    public static TorchDevice? Find(Action<string> say)
    {
        try
        {
            return TorchDevice.Open("cuda");
        }
        catch (TorchDeviceException e)
        {
            say($"  CUDA: skipped. {e.Cause}");
            return null;
        }
    }

    /// <summary>The way to the GPU and back for a batch, compared with our result first.</summary>
    /// <param name="what">What is compared.</param>
    /// <param name="ours">Our last block of the last recording, channels last.</param>
    /// <param name="input">The batch.</param>
    public IEnumerable<Alternative> On(string what, float[] ours, torch.Tensor input) => _networks.Select(gpu => new Alternative(
        gpu.Name,
        () => Forward(gpu.Network, input),
        Agreement.ToLargest($"{what}, {gpu.Name}", ours, LastBlock(gpu.Network, input), gpu.Limit)));

    /// <summary>The last block of the last recording, channels last.</summary>
    public static float[] LastBlock(FoldedNetwork network, torch.Tensor input)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return network.Forward(input)[^1][^1].cpu().permute(1, 2, 0).contiguous().data<float>().ToArray();
    }

    public void Dispose() => _networks.ForEach(gpu => gpu.Network.Dispose());

    /// <summary>Results are brought back, as detectors need them: that also waits for the GPU.</summary>
    private static void Forward(FoldedNetwork network, torch.Tensor input)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        foreach (torch.Tensor output in network.Forward(input))
        {
            _ = output.cpu();
        }
    }
}
