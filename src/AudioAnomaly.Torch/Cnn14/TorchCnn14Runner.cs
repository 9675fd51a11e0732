using AudioAnomaly.Components;

namespace AudioAnomaly.Torch;

/// <summary>CNN14 with folded batch norms, in one arithmetic for scoring and in 32 bits for learning. Owns its tensors.</summary>
internal sealed class TorchCnn14Runner : ICnn14Runner
{
    private readonly IReadOnlyList<FeatureLayer> _layers;
    private readonly ConvolutionArithmetic _arithmetic;
    private readonly int _maxThreads;
    private readonly FoldedNetwork _network;
    private readonly Lazy<FoldedNetwork> _exact;

    public TorchCnn14Runner(Cnn14Weights weights, bool[] taps, IReadOnlyList<FeatureLayer> layers, ConvolutionArithmetic arithmetic, int maxThreads)
    {
        (_layers, _arithmetic, _maxThreads) = (layers, arithmetic, maxThreads);
        _network = new FoldedNetwork(weights, taps, arithmetic);

        // Models that only score never need it.
        _exact = new Lazy<FoldedNetwork>(() => arithmetic == ConvolutionArithmetic.Float32 ? _network : new FoldedNetwork(weights, taps, ConvolutionArithmetic.Float32));
    }

    /// <inheritdoc/>
    public ComputePrecision Precision => _arithmetic == ConvolutionArithmetic.Float32 ? ComputePrecision.Float32 : ComputePrecision.BFloat16;

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<FeatureMap>> Run(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose)
    {
        FoldedNetwork network = purpose == FeaturePurpose.Learning ? _exact.Value : _network;
        TorchThreads.Limit(_maxThreads);
        return TensorMaps.Run(Cnn14.ComponentId, _layers, spectrograms, network.Forward);
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
