namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>Patches that cancel the work when they are next computed after being armed.</summary>
internal sealed class CancellingExtractor(CancellationTokenSource cancellation) : IFeatureExtractor
{
    private readonly LogMelPatches _patches = new();

    public bool IsArmed { get; set; }

    public string Id => "cancelling";

    public IReadOnlyList<FeatureLayer> Layers => _patches.Layers;

    public int MinFrames => _patches.MinFrames;

    public int? Bins => null;

    public bool IsRaw => true;

    public int? ContextFrames => _patches.ContextFrames;

    public IReadOnlyList<FeatureMap> Extract(Spectrogram spectrogram)
    {
        if (IsArmed)
        {
            cancellation.Cancel();
        }

        return _patches.Extract(spectrogram);
    }

    public ComponentState SaveState() => new(Id, []);
}
