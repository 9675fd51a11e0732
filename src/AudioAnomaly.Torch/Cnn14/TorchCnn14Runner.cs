using AudioAnomaly.Components;

namespace AudioAnomaly.Torch;

/// <summary>CNN14 with folded batch norms on one device, in one arithmetic for scoring and in 32 bits for learning. Owns its tensors.</summary>
internal sealed class TorchCnn14Runner : ICnn14Runner
{
    private readonly IReadOnlyList<FeatureLayer> _layers;
    private readonly ConvolutionArithmetic _arithmetic;
    private readonly int _maxThreads;
    private readonly TorchDevice _device;
    private readonly FoldedNetwork _network;
    private readonly Lazy<FoldedNetwork> _exact;

    public TorchCnn14Runner(Cnn14Weights weights, bool[] taps, IReadOnlyList<FeatureLayer> layers, ConvolutionArithmetic arithmetic, int maxThreads, TorchDevice device)
    {
        (_layers, _arithmetic, _maxThreads, _device) = (layers, arithmetic, maxThreads, device);
        _network = device.Run(() => new FoldedNetwork(weights, taps, arithmetic, device));

        // Models that only score never need it.
        _exact = new Lazy<FoldedNetwork>(() => arithmetic == ConvolutionArithmetic.Float32 ? _network : device.Run(() => new FoldedNetwork(weights, taps, ConvolutionArithmetic.Float32, device)));
    }

    /// <inheritdoc/>
    public ComputePrecision Precision => _arithmetic switch
    {
        ConvolutionArithmetic.Float32 => ComputePrecision.Float32,
        ConvolutionArithmetic.Float16 => ComputePrecision.Float16,
        _ => ComputePrecision.BFloat16,
    };

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<FeatureMap>> Run(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose)
    {
        FoldedNetwork network = purpose == FeaturePurpose.Learning ? _exact.Value : _network;
        TorchThreads.Limit(_maxThreads);
        return TensorMaps.Run(Cnn14.ComponentId, _layers, spectrograms, network.Forward, _device);
    }

    public void Dispose()
    {
        _network.Dispose();
        if (_exact.IsValueCreated)
        {
            _exact.Value.Dispose();
        }
    }
}
