using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation.Tests.Datasets;

public class EnvMixBuilderTests
{
    private static readonly LogMelFrontEnd FrontEnd = new(LogMelOptions.Panns16k);
    private static readonly SyntheticEnvMixOptions Small = new() { Seconds = 1, TrainCount = 2, ValidationCount = 1, TestCount = 4, AnomalyCount = 1 };

    [Fact]
    public void EnvMixBuilder_SyntheticTwin_HasEveryPartOfTheProtocol()
    {
        using var tree = new TemporaryFolder();

        EnvMixDataset made = Build(tree["mix"]);

        // Four backgrounds: 2 to learn from, 1 to calibrate, and of 4 to test 2 stay normal and 2 are mixed at 3 ratios.
        Assert.Equal(("EnvMix-synthetic", 16000), (made.Name, made.SampleRate));
        Assert.Equal(4 * (2 + 1 + 2 + (2 * 3)), made.Recordings.Count);
        Assert.Equal(8, made.Recordings.Count(r => r.Recording.Split == DatasetSplit.Train));
        Assert.Equal(4, made.Recordings.Count(r => r.Recording.Split == DatasetSplit.Validation));
        foreach (double snr in (double[])[6, 0, -6])
        {
            Assert.Equal(8, made.Recordings.Count(r => r.Recording.SnrDb == snr && r.Recording.IsAnomalous == true));
        }

        Assert.Equal(8, made.Recordings.Count(r => r.Recording is { Split: DatasetSplit.Test, IsAnomalous: false }));
        Assert.Empty(made.Skipped);
        Assert.Equal(["fan", "hum", "pulses", "rain"], made.ToDataset().Categories);
    }

    [Fact]
    public void EnvMixBuilder_Mixtures_AreTheSumOfTheirStemsAtTheStatedRatio()
    {
        using var tree = new TemporaryFolder();

        foreach (EnvMixRecording mixture in Build(tree["mix"]).Recordings.Where(r => r.Anomaly is not null))
        {
            ReadOnlySpan<float> mix = mixture.Recording.Audio.Read().Samples.Span, bed = mixture.Background!.Read().Samples.Span, anomaly = mixture.Anomaly!.Read().Samples.Span;
            int onset = (int)Math.Round(mixture.OnsetSeconds!.Value * 16000), offset = (int)Math.Round(mixture.OffsetSeconds!.Value * 16000);
            double anomalyPower = 0, bedPower = 0;
            for (int i = 0; i < mix.Length; i++)
            {
                Assert.Equal(bed[i] + anomaly[i], mix[i]);
                anomalyPower += i >= onset && i < offset ? (double)anomaly[i] * anomaly[i] : 0;
                bedPower += i >= onset && i < offset ? (double)bed[i] * bed[i] : 0;
            }

            Assert.Equal(16000, mix.Length);
            Assert.Equal(mixture.Recording.SnrDb!.Value, 10 * Math.Log10(anomalyPower / bedPower), 1e-3);
        }
    }

    [Fact]
    public void EnvMixBuilder_OneMixtureAtThreeRatios_HasOneBackgroundAnomalyAndOnset()
    {
        using var tree = new TemporaryFolder();

        foreach (IGrouping<string, EnvMixRecording> mixture in Build(tree["mix"]).Recordings.Where(r => r.Anomaly is not null).GroupBy(r => $"{r.Recording.Category} {r.Recording.Name[^8..]}"))
        {
            Assert.Equal(3, mixture.Count());
            Assert.Single(mixture.Select(r => (r.BackgroundSource, r.AnomalySource, r.OnsetSeconds, r.OffsetSeconds, r.Seed)).Distinct());
        }
    }

    [Fact]
    public void EnvMixBuilder_StoredMasks_AreThoseOfTheStems()
    {
        using var tree = new TemporaryFolder();

        foreach (EnvMixRecording test in Build(tree["mix"]).Recordings.Where(r => r.Recording.Split == DatasetSplit.Test))
        {
            SpectrogramMask mask = test.ComputeMask(FrontEnd);
            byte[] stored = File.ReadAllBytes(test.MaskFile!)[128..], frames = File.ReadAllBytes(test.FrameMaskFile!)[128..];

            Assert.Equal(mask.Values.ToArray(), stored.Select(cell => cell == 1));
            Assert.Equal(test.ComputeFrameLabels(FrontEnd), frames.Select(frame => frame == 1));
            Assert.Equal(test.Recording.IsAnomalous!.Value, mask.Count > 0);
            Assert.Equal(Path.GetFileNameWithoutExtension(test.Recording.Name), Path.GetFileNameWithoutExtension(test.MaskFile));
        }
    }

    [Fact]
    public void EnvMixBuilder_TestBackgrounds_AreEitherMixedOrNormalUnlessShared()
    {
        using var tree = new TemporaryFolder();

        EnvMixDataset apart = Build(tree["apart"]);
        EnvMixDataset shared = Build(tree["shared"], new EnvMixBuildOptions { ClipSeconds = 1, MinBackgroundSeconds = 0, ShareTestBackgrounds = true, Mixer = new EnvMixOptions { SampleRate = 16000 }, SnrDb = [0] });

        Assert.Empty(Beds(apart, true).Intersect(Beds(apart, false)));
        Assert.Equal(Beds(shared, false).Order(StringComparer.Ordinal), Beds(shared, true).Distinct().Order(StringComparer.Ordinal));

        // Four anomalies are mixed into each of four backgrounds.
        Assert.Equal(16, shared.Recordings.Count(r => r.Recording.IsAnomalous == true));
        static IEnumerable<string> Beds(EnvMixDataset set, bool isAnomalous)
            => set.Recordings.Where(r => r.Recording.Split == DatasetSplit.Test && r.Recording.IsAnomalous == isAnomalous).Select(r => r.BackgroundSource);
    }

    [Fact]
    public void EnvMixBuilder_SameSeed_GivesTheSameBytesAndAnotherSeedOthers()
    {
        using var tree = new TemporaryFolder();

        Build(tree["a"]);
        Build(tree["b"]);
        Build(tree["c"], Options(seed: 1));

        foreach (string file in tree.Files().Where(file => file.StartsWith("a/", StringComparison.Ordinal)))
        {
            Assert.Equal(File.ReadAllBytes(tree[file]), File.ReadAllBytes(tree["b" + file[1..]]));
        }

        Assert.NotEqual(File.ReadAllBytes(tree["a/test/0dB/hum/hum_0dB_0000.wav"]), File.ReadAllBytes(tree["c/test/0dB/hum/hum_0dB_0000.wav"]));
    }

    [Fact]
    public void EnvMixBuilder_FinishedFolder_IsReadAndNotMadeAgain()
    {
        using var tree = new TemporaryFolder();
        Build(tree["mix"]);
        string wav = tree["mix/train/hum/hum_train_0000.wav"];
        File.WriteAllBytes(wav, [1, 2, 3]);

        EnvMixDataset again = Build(tree["mix"]);

        Assert.Equal([1, 2, 3], File.ReadAllBytes(wav));
        Assert.Equal(4 * 11, again.Recordings.Count);
    }

    [Fact]
    public void EnvMixBuilder_CancelledBuild_IsContinuedToTheSameResult()
    {
        using var tree = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var stopAtFive = new ProgressAction<EnvMixProgress>(progress =>
        {
            if (progress.Completed == 5)
            {
                source.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => new EnvMixBuilder(Options()).Build(EnvMixSources.Synthetic(Small), tree["mix"], FrontEnd, stopAtFive, source.Token));
        Assert.False(File.Exists(tree["mix/manifest.json"]));
        Assert.Throws<DatasetException>(() => EnvMixDataset.Read(tree["mix"]));
        string[] kept = [.. Directory.EnumerateFiles(tree["mix/entries"])];
        string keptWav = tree["mix/" + (string)JsonNode.Parse(File.ReadAllText(kept[0]))!["file"]!];
        byte[] before = File.ReadAllBytes(keptWav);
        File.AppendAllText(keptWav, "kept");
        Build(tree["mix"]);
        Build(tree["whole"]);

        Assert.True(kept.Length >= 5);
        Assert.Equal(before.Length + 4, new FileInfo(keptWav).Length);
        Assert.Equal(File.ReadAllText(tree["whole/manifest.json"]), File.ReadAllText(tree["mix/manifest.json"]));
        Assert.DoesNotContain(tree.Files(), file => file.EndsWith(".tmp", StringComparison.Ordinal) || file.Contains("entries", StringComparison.Ordinal));
    }

    [Fact]
    public void EnvMixBuilder_ForeignFolder_IsLeftAlone()
    {
        using TemporaryFolder tree = new TemporaryFolder().Text("full/letter.txt", "Dear Anna");
        Build(tree["mix"]);

        Assert.Contains("not empty", Assert.Throws<DatasetException>(() => Build(tree["full"])).Message, StringComparison.Ordinal);
        Assert.Contains("other sources, options", Assert.Throws<DatasetException>(() => Build(tree["mix"], Options(seed: 5))).Message, StringComparison.Ordinal);
        Assert.Equal(["full/letter.txt"], tree.Files().Where(file => file.StartsWith("full", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("stems/6dB/hum/hum_6dB_0000.anomaly.wav", "stem")]
    [InlineData("stems/6dB/hum/hum_6dB_0000.background.wav", "stem")]
    [InlineData("masks/6dB/hum/hum_6dB_0000.npy", "mask")]
    [InlineData("test/6dB/hum/hum_6dB_0000.wav", "recording")]
    public void EnvMixDataset_MissingFile_IsAnErrorOrSkipped(string file, string part)
    {
        using var tree = new TemporaryFolder();
        EnvMixDataset whole = Build(tree["mix"]);
        File.Delete(tree["mix/" + file]);

        DatasetException error = Assert.Throws<DatasetException>(() => EnvMixDataset.Read(tree["mix"]));
        EnvMixDataset rest = EnvMixDataset.Read(tree["mix"], new DatasetOptions { SkipIncomplete = true });

        Assert.Equal(tree["mix/" + file], error.Location);
        Assert.Contains($"this {part} of 'test/6dB/hum/hum_6dB_0000.wav' is missing", error.Message, StringComparison.Ordinal);
        Assert.Equal(whole.Recordings.Count - 1, rest.Recordings.Count);
        Assert.Single(rest.Skipped);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"format":2}""")]
    [InlineData("""{"format":1,"name":"","sampleRate":16000,"recordings":[],"skipped":[]}""")]
    [InlineData("""{"format":1,"format":1}""")]
    [InlineData("""{"format":1,"name":"x","sampleRate":16000,"recordings":[{"file":"a.wav"}],"skipped":[]}""")]
    [InlineData("""{"format":1,"name":"x","sampleRate":16000,"recordings":[],"skipped":[]}""")]
    [InlineData("""{"format":1,"name":"x","sampleRate":16000,"recordings":[{"file":null,"split":"test","anomalous":false,"category":"x","background":"b","bandwidthHz":1}],"skipped":[]}""")]
    public void EnvMixDataset_DamagedManifest_IsATypedError(string manifest)
    {
        using TemporaryFolder tree = new TemporaryFolder().Text("manifest.json", manifest);

        Assert.Throws<DatasetException>(() => EnvMixDataset.Read(tree.Root));
    }

    [Fact]
    public void EnvMixBuilder_OriginalOnBothSidesOfASplit_IsRefused()
    {
        using var tree = new TemporaryFolder();
        AudioDataset sources = EnvMixSources.Synthetic(Small);
        var leaking = new AudioDataset(sources.Name, sources.Root, sources.Recordings.Select(r => r.IsAnomalous == false ? r with { Group = "one tape" } : r));

        DatasetException error = Assert.Throws<DatasetException>(() => Build(leaking, tree["mix"], Options()));

        Assert.Contains("one tape", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EnvMixBuilder_TestRecordingsOfOneOriginal_StayOnOneSide()
    {
        using var tree = new TemporaryFolder();
        AudioDataset sources = EnvMixSources.Synthetic(Small);
        AudioDataset pairs = new(sources.Name, sources.Root, sources.Recordings.Select(r => r is { IsAnomalous: false, Split: DatasetSplit.Test }
            ? r with { Group = $"{r.Category} {int.Parse(r.Name[^4..], System.Globalization.CultureInfo.InvariantCulture) / 2}" } : r));

        EnvMixDataset made = Build(pairs, tree["mix"], Options());

        ILookup<string?, bool> sides = made.Recordings.Where(r => r.Recording.Split == DatasetSplit.Test).ToLookup(r => r.Recording.Group, r => r.Recording.IsAnomalous!.Value);
        Assert.Equal(8, sides.Count);
        Assert.All(sides, side => Assert.Single(side.Distinct()));
    }

    [Fact]
    public void EnvMixBuilder_ShortOrNarrowOrUnreadableSources_AreLeftOutWithReason()
    {
        using TemporaryFolder tree = new TemporaryFolder().Touch("broken.wav");
        AudioDataset sources = EnvMixSources.Synthetic(Small);
        DatasetRecording bed = sources.Recordings.First(r => r.Split == DatasetSplit.Train);
        AudioDataset more = new(sources.Name, sources.Root,
        [
            .. sources.Recordings,
            bed with { Name = "short", Group = "short", Audio = AudioItem.FromClip(new AudioClip(new float[4000], 16000)) },
            bed with { Name = "narrow", Group = "narrow", Audio = AudioItem.FromClip(new AudioClip(new float[8000], 8000)) },
            bed with { Name = "broken", Group = "broken", Audio = AudioItem.FromFile(tree["broken.wav"]) },
        ]);
        EnvMixBuildOptions options = Options();
        options.MinBackgroundSeconds = 0.5;

        DatasetException error = Assert.Throws<DatasetException>(() => Build(more, tree["a"], options));
        options.SkipIncomplete = true;
        EnvMixDataset made = Build(more, tree["b"], options);

        Assert.Equal(tree["broken.wav"], error.Location);
        Assert.Equal(["broken", "narrow", "short"], made.Skipped.Select(part => part.Location).Order(StringComparer.Ordinal));
        Assert.Equal(4 * 11, made.Recordings.Count);
    }

    [Fact]
    public void EnvMixBuilder_SilentBackground_IsAnErrorThatNamesBothSounds()
    {
        using var tree = new TemporaryFolder();
        AudioDataset sources = EnvMixSources.Synthetic(Small);
        AudioDataset silent = new(sources.Name, sources.Root, sources.Recordings.Select(r => r is { IsAnomalous: false, Split: DatasetSplit.Test, Category: "hum" }
            ? r with { Audio = AudioItem.FromClip(new AudioClip(new float[16000], 16000)) } : r));

        DatasetException error = Assert.Throws<DatasetException>(() => Build(silent, tree["mix"], Options()));

        Assert.StartsWith("hum/test-", error.Location, StringComparison.Ordinal);
        Assert.Contains(" + ", error.Location, StringComparison.Ordinal);
        Assert.Contains("digital silence", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EnvMixBuilder_OptionsOutOfRange_AreRefused()
    {
        Assert.Throws<ValidationException>(() => new EnvMixBuilder(new EnvMixBuildOptions { ClipSeconds = 0 }));
        Assert.Throws<ValidationException>(() => new EnvMixBuilder(new EnvMixBuildOptions { SnrDb = [] }));
        Assert.Throws<ValidationException>(() => new EnvMixBuilder(new EnvMixBuildOptions { SnrDb = [6, 6] }));
        Assert.Throws<ValidationException>(() => new EnvMixBuilder(new EnvMixBuildOptions { SnrDb = [double.NaN] }));
        Assert.Throws<ValidationException>(() => new EnvMixBuilder(new EnvMixBuildOptions { EnergyFraction = 0 }));
        Assert.Throws<ValidationException>(() => new EnvMixBuilder(new EnvMixBuildOptions { Mixer = new EnvMixOptions { FadeSeconds = -1 } }));
    }

    private static EnvMixBuildOptions Options(int seed = 0) => EnvMixBuildOptions.Synthetic with { ClipSeconds = 1, MinBackgroundSeconds = 0, Seed = seed };

    private static EnvMixDataset Build(string directory, EnvMixBuildOptions? options = null) => Build(EnvMixSources.Synthetic(Small), directory, options ?? Options());

    private static EnvMixDataset Build(AudioDataset sources, string directory, EnvMixBuildOptions options)
        => new EnvMixBuilder(options).Build(sources, directory, FrontEnd, cancellationToken: TestContext.Current.CancellationToken);
}
