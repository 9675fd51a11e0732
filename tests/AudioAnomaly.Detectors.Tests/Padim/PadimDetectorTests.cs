using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.Padim;

public class PadimDetectorTests
{
    public static TheoryData<PadimPositions, PadimForm> Kinds => [.. from positions in Enum.GetValues<PadimPositions>() from form in Enum.GetValues<PadimForm>() select (positions, form)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void PadimDetector_EveryKind_RanksAnEventAboveNoiseAndSavesItsBits(PadimPositions positions, PadimForm form)
    {
        using var detector = new PadimDetector(new LogMelPatches(), new PadimOptions { Positions = positions, Form = form });
        detector.Fit(Normals(12), new FitContext());

        double normal = Enumerable.Range(50, 5).Max(seed => detector.Score(TestData.Noise(160, seed)).Score);
        Spectrogram loud = TestData.WithBlob(TestData.Noise(160, 60), 80, 20, 30, 8);
        double anomalous = detector.Score(loud).Score;
        using var restored = (PadimDetector)TorchNetworks.Restore<IDetector>(detector.SaveState());

        Assert.True(anomalous > 1.3 * normal, $"{anomalous} against {normal}");
        Assert.Equal(anomalous, restored.Score(loud).Score);
    }

    [Fact]
    public void PadimDetector_UnsmoothedMap_IsTheDistanceOfEveryPatch()
    {
        // One clip has no variance: every patch measures ten times its Euclidean distance to that of the clip.
        using var detector = new PadimDetector(new LogMelPatches(), new PadimOptions { SmoothingSigma = 0 });
        Spectrogram fitted = TestData.Noise(16, 1), scored = TestData.Noise(16, 2);
        detector.Fit([fitted], new FitContext());

        FeatureMap a = new LogMelPatches().Extract(fitted)[0], b = new LogMelPatches().Extract(scored)[0];
        double corner = 10 * Math.Sqrt(Enumerable.Range(0, 32).Sum(c => Math.Pow(a.At(c, 0, 0) - b.At(c, 0, 0), 2)));

        Assert.Equal(corner, detector.Score(scored).Map[0, 0], 1e-3);
    }

    [Theory]
    [InlineData(PadimClipScore.MapMax)]
    [InlineData(PadimClipScore.TopMean)]
    [InlineData(PadimClipScore.Auto)]
    public void PadimDetector_ClipScore_IsTheMapsMaximumOrTheMeanOfTheHighestPatches(PadimClipScore kind)
    {
        // Patches of one cell each: the unsmoothed map is the grid itself.
        var patches = new LogMelPatchOptions { PatchFrames = 1, PatchBins = 1, FrameStride = 1, BinStride = 1 };
        using var detector = new PadimDetector(new LogMelPatches(patches), new PadimOptions { ClipScore = kind, TopShare = 0.1, SmoothingSigma = 0, Positions = PadimPositions.Global });
        detector.Fit([TestData.Noise(20, 1)], new FitContext());

        DetectorOutput output = detector.Score(TestData.Noise(20, 2));

        double expected = kind == PadimClipScore.MapMax ? output.Map.Max : output.Map.Values.ToArray().OrderDescending().Take(128).Average(value => (double)value);
        Assert.Equal(expected, output.Score, 1e-5);
    }

    [Fact]
    public void PadimDetector_PerFrequency_EqualsOneGaussianFittedByHand()
    {
        using var detector = new PadimDetector(new LogMelPatches(), new PadimOptions { Positions = PadimPositions.PerFrequency, SmoothingSigma = 0 });
        Spectrogram[] clips = [.. Normals(3)];
        detector.Fit(clips, new FitContext());
        var statistics = new GaussianStatistics(1, 32, diagonal: false);
        foreach (Spectrogram clip in clips)
        {
            FeatureMap map = new LogMelPatches().Extract(clip)[0];
            float[] row = [.. from t in Enumerable.Range(0, map.Frames) from c in Enumerable.Range(0, 32) select map.At(c, t, 15)];
            statistics.Add(row, map.Frames, map.Frames, new ParallelOptions());
        }

        var gaussian = GaussianModel.Create(statistics, new PadimOptions(), new ParallelOptions());
        Spectrogram scored = TestData.Noise(160, 9);
        FeatureMap patches = new LogMelPatches().Extract(scored)[0];
        float[] last = [.. Enumerable.Range(0, 32).Select(c => patches.At(c, 39, 15))];

        Assert.Equal(gaussian.Distance(0, last, new float[32]), detector.Score(scored).Map[159, 63], 1e-4);
    }

    [Fact]
    public void PadimDetector_SameGridFromAFewFramesMore_IsOneLength()
    {
        using var detector = new PadimDetector(new LogMelPatches());
        detector.Fit([TestData.Noise(160, 1), TestData.Noise(163, 2)], new FitContext());

        Assert.Equal(162, detector.Score(TestData.Noise(162, 3)).Map.Frames);
        Assert.Throws<AudioContentException>(() => detector.Score(TestData.Noise(164, 3)));
    }

    [Fact]
    public void PadimDetector_MoreBandwidthThanFitted_IsLeftOut()
    {
        using var detector = new PadimDetector(new LogMelPatches());
        detector.Fit(Normals(4).Select(clip => clip.LimitBandwidth(4800)), new FitContext());
        Spectrogram clip = TestData.Noise(160, 9);

        DetectorOutput output = detector.Score(TestData.WithBlob(clip, 10, 60, 56, 8));

        Assert.Equal(48, output.Map.ValidBins);
        Assert.Equal(detector.Score(clip.LimitBandwidth(4800)).Score, output.Score);
    }

    [Fact]
    public void PadimDetector_ClipsUnlikeEachOther_AreRefused()
    {
        using var detector = new PadimDetector(new LogMelPatches());
        Spectrogram clip = TestData.Noise(160, 1);

        Assert.Contains("bandwidth", Refusal(clip.LimitBandwidth(4800)), StringComparison.Ordinal);
        Assert.Contains("32 frequency bins", Refusal(TestData.Noise(160, 2, bins: 32)), StringComparison.Ordinal);
        Assert.Contains("Positions = PerFrequency", Refusal(TestData.Noise(100, 2)), StringComparison.Ordinal);

        string Refusal(Spectrogram other) => Assert.Throws<FitException>(() => detector.Fit([clip, other], new FitContext())).Message;
    }

    [Fact]
    public void PadimDetector_MoreGaussiansThanMemory_IsAFitErrorThatNamesTheOptions()
    {
        using var detector = new PadimDetector(new LogMelPatches(new LogMelPatchOptions { PatchFrames = 64, PatchBins = 64, FrameStride = 1, BinStride = 1 }), new PadimOptions { Channels = 4096 });

        FitException error = Assert.Throws<FitException>(() => detector.Fit([TestData.Noise(300, 1)], new FitContext()));

        Assert.Contains("19200 Gaussians of 4096 channels", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(PadimOptions.Channels), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(PadimOptions.Channels), 0)]
    [InlineData(nameof(PadimOptions.Positions), (PadimPositions)9)]
    [InlineData(nameof(PadimOptions.Form), (PadimForm)9)]
    [InlineData(nameof(PadimOptions.Rank), 0)]
    [InlineData(nameof(PadimOptions.Regularization), -0.1)]
    [InlineData(nameof(PadimOptions.Regularization), double.NaN)]
    [InlineData(nameof(PadimOptions.RelativeRegularization), 1.5)]
    [InlineData(nameof(PadimOptions.SmoothingSigma), -1.0)]
    [InlineData(nameof(PadimOptions.ClipScore), (PadimClipScore)9)]
    [InlineData(nameof(PadimOptions.TopShare), 0.0)]
    [InlineData(nameof(PadimOptions.TimePoolSeconds), 0.0)]
    [InlineData(nameof(PadimOptions.TimePool), (TimePoolKind)9)]
    public void PadimDetector_OptionOutOfRange_IsNamed(string option, object value)
    {
        var options = new PadimOptions();
        typeof(PadimOptions).GetProperty(option)!.SetValue(options, value);

        ValidationException error = Assert.Throws<ValidationException>(() => new PadimDetector(new LogMelPatches(), options));

        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("means")]
    [InlineData("whitenings")]
    [InlineData("covariances")]
    public void PadimDetector_StateWithADamagedArray_IsRefused(string name)
    {
        ComponentState missing = SmallState(), wrongShape = SmallState(), notFinite = SmallState();
        missing.Tensors.Remove(name);
        wrongShape.Tensors[name] = new TensorData(new float[4], 2, 2);
        notFinite.Tensors[name] = new TensorData(
            Enumerable.Repeat(float.NaN, notFinite.Tensors[name].Values.Length).ToArray(),
            [.. notFinite.Tensors[name].Shape]);

        Assert.All(new[] { missing, wrongShape, notFinite }, state => Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(state)));
    }

    [Theory]
    [InlineData("gridFrames", 0)]
    [InlineData("gridFrames", 1_000_000)]
    [InlineData("gridRows", -1)]
    [InlineData("bins", 3)]
    [InlineData("validBins", 65)]
    [InlineData("channels", 31)]
    [InlineData("positions", "Nowhere")]
    [InlineData("form", "LowRank")]
    [InlineData("chosenChannels", null)]
    [InlineData("count", 0)]
    public void PadimDetector_StateThatMakesNoSense_IsRefused(string option, object? value)
    {
        ComponentState state = SmallState();
        state.Options[option] = JsonSerializer.SerializeToNode(value);

        Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(state));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(32)]
    [InlineData(1)]
    public void PadimDetector_StateWithImpossibleChannels_IsRefused(int first)
    {
        ComponentState state = SmallState();
        state.Options["chosenChannels"]!.AsArray()[0] = first;

        Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(state));
    }

    [Fact]
    public void PadimDetector_SavedState_KeepsEveryOption()
    {
        var options = new PadimOptions
        {
            Channels = 11,
            Positions = PadimPositions.PerFrequency,
            Form = PadimForm.LowRank,
            Rank = 3,
            Regularization = 0.5,
            RelativeRegularization = 0.25,
            ClipScore = PadimClipScore.TopMean,
            TopShare = 0.2,
            TimePoolSeconds = 0.25,
            TimePool = TimePoolKind.Mean,
            StandardizeRows = true,
            KeepStatistics = false,
            SmoothingSigma = 1.5,
        };
        using var original = new PadimDetector(new LogMelPatches(), options);
        original.Fit([TestData.Noise(100, 1)], new FitContext());

        ComponentState saved = original.SaveState();
        using var restored = (PadimDetector)TorchNetworks.Restore<IDetector>(saved);

        Assert.Equal(saved.Options.ToJsonString(), restored.SaveState().Options.ToJsonString());
        Assert.All(
            typeof(PadimOptions).GetProperties().Where(property => property.CanWrite),
            property => Assert.Equal($"{property.GetValue(options)}", $"{saved.Options[System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name)]}", ignoreCase: true));
    }

    private static IEnumerable<Spectrogram> Normals(int count) => Enumerable.Range(0, count).Select(seed => TestData.Noise(160, seed));

    private static ComponentState SmallState()
    {
        using var detector = new PadimDetector(new LogMelPatches());
        detector.Fit([TestData.Noise(60, 1)], new FitContext());
        return detector.SaveState();
    }
}
