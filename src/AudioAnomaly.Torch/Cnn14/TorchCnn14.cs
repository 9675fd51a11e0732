using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>A student of CNN14's architecture once it is frozen, in 32 bits.</summary>
internal sealed class TorchCnn14 : TorchFeatureExtractor
{
    private readonly FoldedNetwork _network;

    public TorchCnn14(Cnn14Weights weights, IReadOnlyList<string> layers, bool[] taps, TorchDevice device)
        : base(
            Cnn14.ComponentId,
            layers.Select(name => (Name: name, Block: Cnn14.BlockOf(name)!.Value)).Select(layer => new FeatureLayer(layer.Name, weights.Widths[layer.Block], 2 << layer.Block, 2 << layer.Block)),
            2 << Array.LastIndexOf(taps, true),
            weights.Mels)
    {
        Weights = weights;
        _network = new FoldedNetwork(weights, taps, ConvolutionArithmetic.Float32, device);
    }

    public Cnn14Weights Weights { get; }

    public override IReadOnlyList<torch.Tensor> Forward(torch.Tensor spectrograms) => _network.Forward(spectrograms);

    public override ComponentState SaveState() => throw new NotSupportedException("A student is saved as the Cnn14 that is made of its weights.");

    protected override void Free() => _network.Dispose();
}
