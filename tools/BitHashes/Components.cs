using AudioAnomaly.Audio;
using AudioAnomaly.Components;

namespace AudioAnomaly.BitHashes;

/// <summary>What is hashed.</summary>
internal static class Components
{
    private static readonly LogMelFrontEnd FrontEnd = new(LogMelOptions.Panns16k);
    private static readonly Spectrogram[] Normals = [.. Enumerable.Range(1, 6).Select(seed => FrontEnd.Compute(GeneratedSound.Machine((uint)seed, 16000)))];
    private static readonly Spectrogram[] Tests =
    [
        FrontEnd.Compute(GeneratedSound.Machine(50, 16000)),
        FrontEnd.Compute(GeneratedSound.Machine(51, 16000, broken: true)),
    ];

    public static IEnumerable<(string Name, Action<Fingerprint> Compute)> All =>
    [
        ("elementary functions", ElementaryFunctions),
        ("resampler, 44.1 to 16 kHz", hash => Resample(hash, 44100, 16000)),
        ("resampler, 16 to 48 kHz", hash => Resample(hash, 16000, 48000)),
        ("resampler, 44,100 to 44,101 Hz", hash => Resample(hash, 44100, 44101)),
        ("log-mel, panns16k", hash => LogMel(hash, LogMelOptions.Panns16k)),
        ("log-mel, panns32k, resampled", hash => LogMel(hash, LogMelOptions.Panns32k)),
        ("filters, designed and applied", Filters),
        ("gammatone spectrum", hash => Auditory(hash, AuditoryScale.Erb)),
        ("bark spectrum", hash => Auditory(hash, AuditoryScale.Bark)),
        ("log-mel patches", LogMelPatches),
        ("patchcore on patches", PatchCore(Patches, new() { CoresetRatio = 0.3 })),
        ("patchcore on patches, frequency, density", PatchCore(Patches, new() { CoresetRatio = 0.3, FrequencyNeighborhood = 1, DensityNeighbors = 5 })),
        ("patchcore on patches, rows standardised", PatchCore(Patches, new() { CoresetCount = 150, StandardizeRows = true })),
        ("patchcore on layers", PatchCore(Layered, new() { CoresetRatio = 0.2 })),
        ("patchcore on layers, projected", PatchCore(Layered, Projected)),
        ("patchcore on layers, frequency, density", PatchCore(Layered, ByFrequency)),
        ("patchcore on layers, time pooled", PatchCore(Layered, new() { CoresetRatio = 1, TimePoolSeconds = 0.3, StandardizeRows = true })),
        .. from form in Enum.GetValues<PadimForm>()
           from positions in Enum.GetValues<PadimPositions>()
           select ($"padim on layers, {form}, {positions}", Padim(form, positions)),
        ("padim on layers, rows, time pooled", Padim(PooledPadim)),
        ("cnn14, the embedded network", Cnn14Features),
        ("patchcore on the embedded network", PatchCore(Network, new PatchCoreOptions { CoresetRatio = 0.2 })),
        ("padim on the embedded network", Detector(() => new PadimDetector(Network(), new PadimOptions { Positions = PadimPositions.PerFrequency, Channels = 60 }))),
        ("stfpm, scoring", Stfpm),
        ("cfa, scoring", Cfa),
        ("autoencoder, scoring", Autoencoder),
        ("model of patchcore on cnn14, saved, loaded", hash => FittedPipeline.Hash(hash, AudioAnomalyPipeline.CreateBuilder().UseCnn14().UsePatchCore())),
        ("model of padim on patches, saved, loaded", hash => FittedPipeline.Hash(hash, PadimOnPatches())),
        ("spectrum profile, quantiles, density", Detector(() => new SpectrumProfileDetector(new SpectrumProfileOptions { DensityNeighbor = 2 }))),
        ("spectrum profile, means, mahalanobis", Detector(() => new SpectrumProfileDetector(MeanSpectra))),
        ("texture profile on layers", Detector(() => new TextureProfileDetector(Layered(), new TextureProfileOptions { Neighbors = 2 }))),
        ("texture profile on the embedded network", Detector(() => new TextureProfileDetector(Network(), Textures))),
        ("level", Detector(() => new LevelDetector())),
    ];

    private static AudioAnomalyPipelineBuilder PadimOnPatches()
        => AudioAnomalyPipeline.CreateBuilder().UseLogMelPatches().UsePadim(o => o.Positions = PadimPositions.PerFrequency);

    private static PatchCoreOptions Projected
        => new() { CoresetRatio = 0.2, ProjectionDimensions = 40, Standardization = FeatureStandardization.PerChannel };

    private static PatchCoreOptions ByFrequency
        => new() { CoresetRatio = 0.5, FrequencyNeighborhood = 2, DensityNeighbors = 3, ClipScore = PatchCoreClipScore.Max };

    private static PadimOptions PooledPadim
        => new() { Positions = PadimPositions.PerFrequency, Channels = 50, StandardizeRows = true, TimePoolSeconds = 0.3 };

    private static SpectrumProfileOptions MeanSpectra => new() { Statistic = SpectrumStatistic.Mean, Distance = ProfileDistance.Mahalanobis };

    private static TextureProfileOptions Textures
        => new() { Layer = "conv_block3", Statistic = TextureStatistic.Maximum, Distance = ProfileDistance.Mahalanobis };

    private static IFeatureExtractor Patches() => new LogMelPatches(new LogMelPatchOptions { FrameStride = 4, BinStride = 4 });

    private static IFeatureExtractor Network() => new Cnn14(Cnn14Weights.Pretrained, ["conv_block2", "conv_block3", "conv_block4"]);

    private static IFeatureExtractor Layered() => new LayeredFeatures();

    private static void ElementaryFunctions(Fingerprint hash)
    {
        foreach (float value in GeneratedSound.Noise(20000, 7))
        {
            double x = 40.0 * value;
            hash.Add(Exponential.Exp(x), HalfTurns.Sin(x), HalfTurns.Cos(x), Logarithm.Ln(Math.Abs(x)), Logarithm.Ln(x * x * x * x));
        }
    }

    private static void Resample(Fingerprint hash, int from, int to) => hash.Add(GeneratedSound.Machine(3, from).Resample(to).Samples.Span);

    private static void LogMel(Fingerprint hash, LogMelOptions options)
        => hash.Add(new LogMelFrontEnd(options).Compute(GeneratedSound.Machine(4, 16000, broken: true)).Values.Span);

    private static void Filters(Fingerprint hash)
    {
        AudioFilter[] filters = [AudioFilter.HighPass(80, 6), AudioFilter.Hum(), AudioFilter.BandStop(900, 1200, 3), AudioFilter.LowPass(6000, 5), AudioFilter.PreEmphasis()];
        var chain = new AudioFilterChain(filters, 16000);
        hash.Add(chain.Apply(GeneratedSound.Machine(4, 16000, broken: true)).Samples.Span);
    }

    private static void Auditory(Fingerprint hash, AuditoryScale scale)
        => hash.Add(new AuditoryFrontEnd(scale, AuditoryOptions.Like(LogMelOptions.Panns16k)).Compute(GeneratedSound.Machine(4, 16000, broken: true)).Values.Span);

    private static void LogMelPatches(Fingerprint hash) => hash.Add(Patches().Extract(Tests[1])[0].Values.Span);

    private static Action<Fingerprint> PatchCore(Func<IFeatureExtractor> extractor, PatchCoreOptions options)
        => Detector(() => new PatchCoreDetector(extractor(), options));

    private static Action<Fingerprint> Padim(PadimForm form, PadimPositions positions)
        => Padim(new() { Form = form, Positions = positions, Channels = positions == PadimPositions.PerPosition ? 20 : 60, Rank = 12 });

    private static Action<Fingerprint> Padim(PadimOptions options) => Detector(() => new PadimDetector(Layered(), options));

    /// <summary>A fitted detector's state, its scores and its maps.</summary>
    private static Action<Fingerprint> Detector(Func<IDetector> create) => hash =>
    {
        IDetector detector = create();
        detector.Fit(Normals, new FitContext { Seed = 5 });
        hash.Add(detector.SaveState());
        foreach (Spectrogram test in Tests)
        {
            hash.Add(detector.Score(test));
        }
    };

    private static void Cnn14Features(Fingerprint hash)
    {
        foreach (FeatureMap map in Network().Extract(Tests[1]))
        {
            hash.Add(map.Values.Span);
        }
    }

    private static void Stfpm(Fingerprint hash)
    {
        IFeatureExtractor student = new Cnn14(Cnn14Weights.Random(9, 64, [.. Cnn14Weights.Pretrained.Widths]), ["conv_block2", "conv_block3", "conv_block4"]);
        StfpmLayerMap[] layers = [.. Network().Extract(Tests[1]).Zip(student.Extract(Tests[1]), (teacher, other) => StfpmLayerMap.Compare(teacher, other, Tests[1].ValidBins))];
        hash.Add(new StfpmState(student, [1, 2, 3], Tests[1].Bins).Render(layers, Tests[1]).Values.Span);
    }

    private static void Cfa(Fingerprint hash)
    {
        var features = new PatchFeatures(Layered().Extract(Tests[1]), 3);
        const int Channels = 30, Centroids = 200;
        var centroids = new CentroidSearch(GeneratedSound.Noise(Centroids * Channels, 20), Channels);
        float[] weight = GeneratedSound.Noise(Channels * features.Channels, 21);
        float[] coordinateWeight = GeneratedSound.Noise(2 * Channels, 22), bias = GeneratedSound.Noise(Channels, 23);
        var model = new CfaModel(weight, coordinateWeight, bias, centroids, 1, Tests[1].Bins);
        hash.Add(model.Score(features, features.Bins, 3, ExecutionOptions.Default));
    }

    private static void Autoencoder(Fingerprint hash)
    {
        int[] units = [5 * Tests[1].Bins, 70, 8, 70, 5 * Tests[1].Bins];
        DenseLayer[] layers = [.. Enumerable.Range(0, units.Length - 1).Select(i => Layer(units[i], units[i + 1], (uint)i, i < units.Length - 2))];
        var network = new AutoencoderNetwork(layers, Tests[1].Bins, 5);
        var errors = new ReconstructionErrors(Tests[1], 5);
        network.Errors(Tests[1].Values.Span, Tests[1].Frames, errors.Add);
        hash.Add(errors.ToOutput());
    }

    private static DenseLayer Layer(int inputs, int units, uint seed, bool rectify)
    {
        var weight = new TensorData(GeneratedSound.Noise(inputs * units, 30 + seed), units, inputs);
        return new DenseLayer(weight, new TensorData(GeneratedSound.Noise(units, 40 + seed), units), rectify);
    }
}
