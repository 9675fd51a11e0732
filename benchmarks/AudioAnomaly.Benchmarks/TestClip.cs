namespace AudioAnomaly.Benchmarks;

/// <summary>What the sections on single stages have in common: CNN14 of full width on a clip of 32 kHz.</summary>
internal sealed class TestClip : IDisposable
{
    public static readonly string[] Layers = ["conv_block2", "conv_block3", "conv_block4"];

    private readonly LogMelFrontEnd _frontEnd = new(LogMelOptions.Panns32k);
    private readonly BenchmarkSizes _sizes;

    public TestClip(BenchmarkSizes sizes)
    {
        _sizes = sizes;
        Network = TestNetwork.Create(Cnn14Weights.Random(0), Layers);
    }

    public Cnn14 Network { get; }

    public Spectrogram Spectrogram(int seed) => _frontEnd.Compute(NoiseClip.Create(seed, 32000, _sizes.ClipSeconds));

    public IReadOnlyList<FeatureMap> Maps(int seed) => Network.Extract(Spectrogram(seed));

    public PatchFeatures Patches(int seed) => new(Maps(seed), 3);

    public void Dispose() => Network.Dispose();
}
