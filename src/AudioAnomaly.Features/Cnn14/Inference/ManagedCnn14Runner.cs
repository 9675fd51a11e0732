using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Runs a network that models may share, which goes with the last of them.</summary>
internal sealed class ManagedCnn14Runner(ManagedCnn14 network, IReadOnlyList<FeatureLayer> layers, int threads) : ICnn14Runner
{
    private ManagedCnn14? _network = network;

    /// <inheritdoc/>
    public ComputePrecision Precision => ComputePrecision.Float32;

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<FeatureMap>> Run(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose)
    {
        BlockOutput[][] outputs = _network!.Run([.. spectrograms.Select(spectrogram => spectrogram.Values)], threads);
        return [.. outputs.Select(blocks => blocks.Zip(layers, (block, layer) => new FeatureMap(layer, block.Frames, block.Bins, block.Values)).ToArray())];
    }

    /// <summary>Lets go of the network; called when no thread uses it.</summary>
    public void Dispose() => _network = null;
}
