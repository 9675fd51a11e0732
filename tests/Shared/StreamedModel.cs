namespace AudioAnomaly.Testing;

/// <summary>Small fitted models for live sessions, and sound for them.</summary>
internal static class StreamedModel
{
    public const int Rate = 16000;

    // Programs that are no tests make models with it, too.
    private static readonly CancellationToken NotCancelled = CancellationToken.None;

    /// <summary>Every detector whose sessions give the map of the whole recording, by name; those that train do so for one epoch.</summary>
    public static IReadOnlyDictionary<string, Func<IDetector>> Detectors { get; } = new Dictionary<string, Func<IDetector>>
    {
        ["patchcore"] = () => new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { CoresetCount = 200 }),
        ["patchcore, wide patches of stride 6"] = () => new PatchCoreDetector(
            new LogMelPatches(new LogMelPatchOptions { PatchFrames = 13, FrameStride = 6 }),
            new PatchCoreOptions { CoresetCount = 200, NeighborhoodSize = 1, SmoothingSigma = 0 }),
        ["patchcore, by frequency and density"] = () => new PatchCoreDetector(
            new LogMelPatches(),
            new PatchCoreOptions { CoresetCount = 200, FrequencyNeighborhood = 1, DensityNeighbors = 5 }),
        ["patchcore, standardised rows"] = () => new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { CoresetCount = 200, StandardizeRows = true }),
        ["patchcore on cnn14"] = () => new PatchCoreDetector(Network(), new PatchCoreOptions { CoresetCount = 200 }),
        ["patchcore on cnn14 in bfloat16"] = () => new PatchCoreDetector(BFloat16Network(), new PatchCoreOptions { CoresetCount = 200 }),
        ["patchcore on cnn14, one layer, large neighbourhood"] = () => new PatchCoreDetector(Network("conv_block3"), new PatchCoreOptions { CoresetCount = 100, NeighborhoodSize = 5 }),
        ["padim per frequency"] = () => new PadimDetector(new LogMelPatches(), new PadimOptions { Positions = PadimPositions.PerFrequency }),
        ["padim per frequency on cnn14"] = () => new PadimDetector(Network(), new PadimOptions { Positions = PadimPositions.PerFrequency, Channels = 20 }),
        ["padim per frequency on cnn14 in bfloat16"] = () => new PadimDetector(BFloat16Network(), new PadimOptions { Positions = PadimPositions.PerFrequency, Channels = 20 }),
        ["padim per frequency, standardised rows"] = () => new PadimDetector(new LogMelPatches(), new PadimOptions { Positions = PadimPositions.PerFrequency, StandardizeRows = true }),
        ["padim global"] = () => new PadimDetector(Network("conv_block1", "conv_block2"), new PadimOptions { Positions = PadimPositions.Global }),
        ["cfa on cnn14"] = () => new CfaDetector(Network(), new CfaOptions { Epochs = 1, Neighbors = 2 }, TorchNetworks.Components()),
        ["stfpm"] = () => new StfpmDetector(Network(), new StfpmOptions { Epochs = 1, BatchSize = 2, SegmentFrames = 64 }, TorchNetworks.Components()),
        ["autoencoder"] = () => new AutoencoderDetector(new AutoencoderOptions { Epochs = 1, BatchSize = 64, HiddenUnits = 16 }, TorchNetworks.Components()),
    };

    /// <summary>Every detector that describes whole windows, by name: its sessions have running windows.</summary>
    public static IReadOnlyDictionary<string, Func<IDetector>> WindowDetectors { get; } = new Dictionary<string, Func<IDetector>>
    {
        ["spectrum"] = () => new SpectrumProfileDetector(),
        ["spectrum, means and density"] = () => new SpectrumProfileDetector(new SpectrumProfileOptions { Statistic = SpectrumStatistic.Mean, DensityNeighbor = 2 }),
        ["spectrum, mahalanobis"] = () => new SpectrumProfileDetector(new SpectrumProfileOptions { Distance = ProfileDistance.Mahalanobis }),
        ["level"] = () => new LevelDetector(),
        ["ensemble of spectrum and level"] = () => new EnsembleDetector(new LogMelPatches(), SpectrumAndLevel()),
        ["texture, patches that do not overlap"] = () => new TextureProfileDetector(new LogMelPatches(new LogMelPatchOptions { PatchFrames = 4, FrameStride = 4 })),
        ["texture on cnn14"] = () => new TextureProfileDetector(Network()),
        ["texture on cnn14, maxima of block 3"] = () => new TextureProfileDetector(Network(), new TextureProfileOptions { Layer = "conv_block3", Statistic = TextureStatistic.Maximum }),
    };

    /// <summary>A model of short recordings whose windows are longer than any recording of the tests, unless told otherwise.</summary>
    public static AudioAnomalyModel Fit(Func<IDetector> create, int recordings = 5, double windowSeconds = 60) => AudioAnomalyPipeline.CreateBuilder()
        .UseLogMel(LogMelOptions.Panns16k)
        .UseDetector((_, _) => create())
        .UseWindows(o => (o.WindowSeconds, o.HopSeconds) = (windowSeconds, windowSeconds / 2))
        .Build()
        .FitAsync(AudioSource.FromClips(Enumerable.Range(0, recordings).Select(seed => Sound(seed, 1.5))), cancellationToken: NotCancelled)
        .GetAwaiter().GetResult();

    /// <summary>Noise whose level and tone change, with a burst now and then.</summary>
    public static AudioClip Sound(int seed, double seconds, int rate = Rate)
    {
        var random = new Random(seed);
        float[] samples = new float[(int)(seconds * rate)];
        for (int n = 0; n < samples.Length; n++)
        {
            double t = (double)n / rate;
            double burst = seed >= 100 && t % 1.7 < 0.15 ? 0.4 * Math.Sin(2 * Math.PI * 2500 * t) : 0;
            samples[n] = (float)((0.05 * (1.2 + Math.Sin(3 * t)) * ((2 * random.NextDouble()) - 1)) + (0.1 * Math.Sin(2 * Math.PI * 300 * t)) + burst);
        }

        return new AudioClip(samples, rate, $"sound {seed}");
    }

    private static EnsembleOptions SpectrumAndLevel()
    {
        var options = new EnsembleOptions();
        options.Members.Clear().AddSpectrumProfile("spectrum").AddLevel("level");
        return options;
    }

    private static Cnn14 Network(params string[] layers)
        => TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 8, 8, 16, 16), layers.Length > 0 ? layers : ["conv_block2", "conv_block3", "conv_block4"]);

    private static Cnn14 BFloat16Network()
        => TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 8, 8, 16, 16), ["conv_block2", "conv_block3", "conv_block4"], ComputePrecision.BFloat16);
}
