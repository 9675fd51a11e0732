using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.PatchCore;

public class PatchCoreMergeTests
{
    private static readonly FitContext Context = new() { Seed = 4 };

    /// <summary>Options that keep a share, and such that keep a number of patches whatever the clips.</summary>
    public static TheoryData<double, int?, int?> Sizes => new() { { 0.1, null, null }, { 0.1, 400, null }, { 0.1, 400, 1 }, { 0.05, null, null } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void PatchCoreDetector_ShardsMerged_CoverNearlyAsOneFit(double ratio, int? count, int? neighborhood)
    {
        using PatchCoreDetector whole = Create(), first = Create(), second = Create();
        whole.Fit(Clips(0, 16), Context);
        first.Fit(Clips(0, 8), Context);
        second.Fit(Clips(8, 16), Context);

        first.Merge([second], Context);

        Assert.InRange(first.BankSize, 0.99 * whole.BankSize, whole.BankSize);
        double expected = Radius(whole), merged = Radius(first);
        Assert.True(merged <= 1.2 * expected, $"{merged} against {expected}");

        PatchCoreDetector Create() => new(new LogMelPatches(), new PatchCoreOptions { CoresetRatio = ratio, CoresetCount = count, FrequencyNeighborhood = neighborhood, ClipScore = PatchCoreClipScore.Max, NeighborhoodSize = 1 });
    }

    [Theory]
    [InlineData(null)]
    [InlineData(300)]
    public void PatchCoreDetector_SavedAndGrown_CoversNearlyAsOneFit(int? count)
    {
        var options = new PatchCoreOptions { CoresetCount = count, ClipScore = PatchCoreClipScore.Max, NeighborhoodSize = 1 };
        using PatchCoreDetector whole = new(new LogMelPatches(), options), part = new(new LogMelPatches(), options);
        whole.Fit(Clips(0, 16), Context);
        part.Fit(Clips(0, 12), Context);
        using var restored = (PatchCoreDetector)TorchNetworks.Restore<IDetector>(part.SaveState());

        restored.AddNormals(Clips(12, 16), Context);

        Assert.Equal(whole.BankSize, restored.BankSize);
        Assert.True(Radius(restored) <= 1.2 * Radius(whole));
    }

    [Fact]
    public void PatchCoreDetector_SoundAdded_IsNoLongerAnomalous()
    {
        using var detector = new PatchCoreDetector(new LogMelPatches());
        detector.Fit(Clips(0, 6), Context);
        Spectrogram suspect = TestData.WithBlob(TestData.Noise(160, 50), 60, 40, 20, 10);
        double before = detector.Score(suspect).Score;

        detector.AddNormals(Enumerable.Range(60, 4).Select(seed => TestData.WithBlob(TestData.Noise(160, seed), 60, 40, 20, 10)), Context);

        Assert.True(detector.Score(suspect).Score < 0.6 * before);
    }

    [Fact]
    public void PatchCoreDetector_StandardizedRowsMerged_KeepTheirStatistics()
    {
        using PatchCoreDetector first = Create(), second = Create();
        first.Fit(Clips(0, 8), Context);
        second.Fit(Clips(8, 16), Context);

        first.Merge([second], Context);
        first.AddNormals(Clips(16, 17), Context);

        // Two clips of each fit were held out; of the one added none was.
        Assert.All(first.SaveState().Options["heldOutCounts"]!.AsArray(), count => Assert.Equal(4 * 40, count!.GetValue<long>()));

        static PatchCoreDetector Create() => new(new LogMelPatches(), new PatchCoreOptions { StandardizeRows = true });
    }

    [Fact]
    public void PatchCoreDetector_UnlikeOthers_CannotBeMergedAndChangeNothing()
    {
        using PatchCoreDetector own = new(new LogMelPatches()), otherOptions = new(new LogMelPatches(), new PatchCoreOptions { NeighborhoodSize = 1 }), unfitted = new(new LogMelPatches());
        using PatchCoreDetector otherBins = new(new LogMelPatches()), otherFeatures = new(new LogMelPatches(new LogMelPatchOptions { PatchFrames = 4, PatchBins = 8 }));
        using var padim = new PadimDetector(new LogMelPatches());
        own.Fit(Clips(0, 3), Context);
        otherOptions.Fit(Clips(3, 5), Context);
        otherBins.Fit([TestData.Noise(60, 1, bins: 32)], Context);
        otherFeatures.Fit(Clips(3, 5), Context);
        double before = own.Score(TestData.Noise(160, 70)).Score;

        Assert.Contains("options", Refusal(otherOptions), StringComparison.Ordinal);
        Assert.Contains("32 frequency bins", Refusal(otherBins), StringComparison.Ordinal);
        Assert.Contains("features", Refusal(otherFeatures), StringComparison.Ordinal);
        Assert.Contains("padim", Refusal(padim), StringComparison.Ordinal);
        Assert.Throws<DetectorNotFittedException>(() => own.Merge([unfitted], Context));
        Assert.Throws<DetectorNotFittedException>(() => unfitted.Merge([own], Context));
        Assert.Throws<DetectorNotFittedException>(() => unfitted.AddNormals(Clips(0, 1), Context));
        Assert.Throws<FitException>(() => own.AddNormals([], Context));
        Assert.Throws<FitException>(() => own.AddNormals([TestData.Noise(60, 1, bins: 32)], Context));
        Assert.ThrowsAny<OperationCanceledException>(() => own.Merge([own], Context with { CancellationToken = new CancellationToken(canceled: true) }));
        Assert.Equal(before, own.Score(TestData.Noise(160, 70)).Score);

        string Refusal(IDetector other) => Assert.Throws<ArgumentException>(() => own.Merge([other], Context)).Message;
    }

    private static IEnumerable<Spectrogram> Clips(int from, int to) => Enumerable.Range(from, to - from).Select(seed => TestData.Noise(160, seed));

    /// <summary>The largest distance of a normal patch to the bank.</summary>
    private static double Radius(PatchCoreDetector detector) => Clips(0, 16).Max(clip => detector.Score(clip).Score);
}
