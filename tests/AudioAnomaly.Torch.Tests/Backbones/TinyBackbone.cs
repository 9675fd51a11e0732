using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Torch.Tests.Backbones;

/// <summary>A backbone as a user would write one: a single pooling, whose tensors a test can spoil.</summary>
internal sealed class TinyBackbone : TorchFeatureExtractor
{
    private readonly Func<torch.Tensor, torch.Tensor> _spoil;

    public TinyBackbone(int channels = 1, Func<torch.Tensor, torch.Tensor>? spoil = null)
        : base("tiny", [new FeatureLayer("pool", channels, 2, 2)], minFrames: 2, bins: 64)
        => _spoil = spoil ?? (static tensor => tensor);

    public bool IsDisposed { get; private set; }

    public override IReadOnlyList<torch.Tensor> Forward(torch.Tensor spectrograms)
        => [_spoil(torch.nn.functional.avg_pool2d(spectrograms, [2, 2]))];

    public override ComponentState SaveState() => new("tiny", []);

    protected override void Free() => IsDisposed = true;
}
