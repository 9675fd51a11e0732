using AudioAnomaly.Components;

namespace AudioAnomaly.Benchmarks;

/// <summary>Scoring a whole clip, by the public API, against the same written with a PyTorch user's calls.</summary>
internal static class ScoreBenchmark
{
    public const string FullNetwork = "CNN14";
    public const string EmbeddedNetwork = "embedded network";
    public const string RawPatches = "log-mel patches";

    /// <summary>The stage's name, for its parts.</summary>
    public static string StageOf(BenchmarkSizes sizes, string features) => $"score {sizes.Clip}, {features}, bank of {sizes.BankRows:#,0}";

    public static Task RunAsync(BenchmarkRun run)
    {
        // One thread all along: libtorch's scopes belong to threads.
        MeasureDefault(run);
        Measure(run, RawPatches, LogMelOptions.Panns32k, null);
        foreach (ComputePrecision precision in new[] { ComputePrecision.Float32, ComputePrecision.BFloat16 })
        {
            Measure(run, EmbeddedNetwork, LogMelOptions.Panns16k, Cnn14Weights.Pretrained, precision);
            Measure(run, FullNetwork, LogMelOptions.Panns32k, Cnn14Weights.Random(0), precision);
        }

        return Task.CompletedTask;
    }

    /// <summary>What a user gets who chooses nothing, against a PyTorch user's PatchCore of as many patches on the same network.</summary>
    private static void MeasureDefault(BenchmarkRun run)
    {
        LogMelOptions options = LogMelOptions.Panns16k;
        AudioClip clip = NoiseClip.Create(50, options.SampleRate, run.Sizes.ClipSeconds);
        PatchCoreDetector? detector = null;
        using AudioAnomalyModel patchCore = Fit(run, options, builder => builder.UseCnn14().UseDetector(
            (extractor, components) => detector = new PatchCoreDetector(extractor!, new PatchCoreOptions { CoresetCount = run.Sizes.BankRows }, components)));
        using AudioAnomalyModel ensemble = Fit(
            run,
            options,
            builder => builder.UseCnn14().UseEnsemble(o => o.Members.AddPatchCore("event", p => p.CoresetCount = run.Sizes.BankRows)));
        using var network = TestNetwork.Create(Cnn14Weights.Pretrained, TestClip.Layers);
        using var plain = new PlainPipeline(options, Cnn14Weights.Pretrained, 4, network.Layers, detector!.SaveState());
        run.Measure(new Stage($"score {run.Sizes.Clip}, default ensemble on the {EmbeddedNetwork}, bank of {run.Sizes.BankRows:#,0}", () => ensemble.Score(clip))
        {
            References = [new Alternative("our PatchCore alone", () => patchCore.Score(clip)), new Alternative("PatchCore all in torch, four blocks", () => plain.Score(clip))],
            AudioSeconds = run.Sizes.ClipSeconds,
            MaxRounds = 5,
        });
    }

    private static AudioAnomalyModel Fit(BenchmarkRun run, LogMelOptions options, Func<AudioAnomalyPipelineBuilder, AudioAnomalyPipelineBuilder> useRest)
    {
        IEnumerable<AudioClip> normals = Enumerable.Range(0, 10).Select(seed => NoiseClip.Create(seed, options.SampleRate, run.Sizes.ClipSeconds));
        return useRest(AudioAnomalyPipeline.CreateBuilder().UseLogMel(options))
            .Build()
            .FitAsync(AudioSource.FromClips(normals), null, run.CancellationToken)
            .GetAwaiter().GetResult();
    }

    private static void Measure(BenchmarkRun run, string features, LogMelOptions options, Cnn14Weights? weights, ComputePrecision precision = ComputePrecision.Float32)
    {
        bool exact = precision == ComputePrecision.Float32;
        PatchCoreDetector? detector = null;
        using AudioAnomalyModel model = Fit(run, options, builder => builder
            .UseFeatureExtractor(() => weights is null ? new LogMelPatches() : TestNetwork.Create(weights, TestClip.Layers, precision))
            .UseDetector((extractor, components) => detector = new PatchCoreDetector(extractor!, new PatchCoreOptions { CoresetCount = run.Sizes.BankRows }, components)));
        AudioClip clip = NoiseClip.Create(50, options.SampleRate, run.Sizes.ClipSeconds);
        var stage = new Stage($"{StageOf(run.Sizes, features)}{(exact ? string.Empty : ", bfloat16")}", () => model.Score(clip)) { AudioSeconds = run.Sizes.ClipSeconds };
        if (weights is null)
        {
            run.Measure(stage);
            return;
        }

        bool whole = features == FullNetwork;
        ComponentState state = detector!.SaveState();
        using var network = TestNetwork.Create(weights, TestClip.Layers);
        using var plain = new PlainPipeline(options, weights, whole ? 6 : 4, network.Layers, state);
        AnomalyResult ours = model.Score(clip);
        (double score, float[] map) = plain.Score(clip);
        double worst = Agreement.ToLargest("anomaly maps", ours.Map.Values.Span, map, exact ? 5e-3 : Agreement.BFloat16);
        _ = Agreement.Within("clip scores", Math.Abs(ours.Score - score) / score, exact ? 5e-3 : Agreement.BFloat16);
        run.Measure(stage with
        {
            References = [new Alternative(whole ? "all in torch, six blocks" : "all in torch, four blocks", () => plain.Score(clip), worst)],
            MaxRounds = 5,
        });
    }
}
