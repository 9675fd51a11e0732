using AudioAnomaly.Components;
using CsCheck;

namespace AudioAnomaly.Detectors.Tests.Padim;

public class PadimMergeTests
{
    private static readonly FitContext Context = new() { Seed = 4 };

    public static TheoryData<PadimPositions, PadimForm> Kinds => [.. from positions in Enum.GetValues<PadimPositions>() from form in Enum.GetValues<PadimForm>() select (positions, form)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void PadimDetector_ShardsMerged_EqualOneFit(PadimPositions positions, PadimForm form)
    {
        PadimDetector Create() => new(new LogMelPatches(), new PadimOptions { Channels = 20, Positions = positions, Form = form, Rank = 20 });
        using PadimDetector whole = Create(), first = Create(), second = Create(), third = Create();
        whole.Fit(Clips(0, 12), Context);
        first.Fit(Clips(0, 5), Context);
        second.Fit(Clips(5, 6), Context);
        third.Fit(Clips(6, 12), Context);

        first.Merge([second, third], Context);

        AssertSame(whole, first);
    }

    [Fact]
    public void PadimDetector_AnySplit_AddsUpToOneFit()
        => Gen.Select(Gen.Int[1, 8], Gen.Int[1, 8], Gen.Bool).Sample(
            (one, two, merge) =>
            {
                var options = new PadimOptions { Channels = 6, Positions = PadimPositions.PerFrequency };
                using PadimDetector whole = new(new LogMelPatches(), options), grown = new(new LogMelPatches(), options), other = new(new LogMelPatches(), options);
                whole.Fit(Clips(0, one + two, 40), Context);
                grown.Fit(Clips(0, one, 40), Context);
                if (merge)
                {
                    other.Fit(Clips(one, one + two, 40), Context);
                    grown.Merge([other], Context);
                }
                else
                {
                    grown.AddNormals(Clips(one, one + two, 40), Context);
                }

                AssertSame(whole, grown, 40);
            },
            iter: 30);

    [Theory]
    [InlineData(PadimPositions.PerPosition)]
    [InlineData(PadimPositions.PerFrequency)]
    public void PadimDetector_SavedAndGrown_EqualsOneFit(PadimPositions positions)
    {
        var options = new PadimOptions { Channels = 20, Positions = positions };
        using PadimDetector whole = new(new LogMelPatches(), options), part = new(new LogMelPatches(), options);
        whole.Fit(Clips(0, 10), Context);
        part.Fit(Clips(0, 7), Context);
        using var restored = (PadimDetector)TorchNetworks.Restore<IDetector>(part.SaveState());

        // Another seed does not matter: the channels are drawn already.
        restored.AddNormals(Clips(7, 10), new FitContext { Seed = 99 });

        AssertSame(whole, restored);
    }

    [Fact]
    public void PadimDetector_UnlikeOthers_CannotBeMergedAndChangeNothing()
    {
        var options = new PadimOptions { Channels = 20, Positions = PadimPositions.PerFrequency };
        using var own = new PadimDetector(new LogMelPatches(), options);
        own.Fit(Clips(0, 3), Context);
        double before = own.Score(TestData.Noise(160, 70)).Score;

        using var otherOptions = new PadimDetector(new LogMelPatches(), options with { Regularization = 1 });
        using var otherSeed = new PadimDetector(new LogMelPatches(), options);
        using var otherFeatures = new PadimDetector(new LogMelPatches(new LogMelPatchOptions { PatchFrames = 4, PatchBins = 8 }), options);
        using var otherBandwidth = new PadimDetector(new LogMelPatches(), options);
        using var patchCore = new PatchCoreDetector(new LogMelPatches());
        using var unfitted = new PadimDetector(new LogMelPatches(), options);
        otherOptions.Fit(Clips(3, 5), Context);
        otherSeed.Fit(Clips(3, 5), Context with { Seed = 5 });
        otherFeatures.Fit(Clips(3, 5), Context);
        otherBandwidth.Fit(Clips(3, 5).Select(clip => clip.LimitBandwidth(4800)), Context);

        Assert.Contains("options", Refusal(otherOptions), StringComparison.Ordinal);
        Assert.Contains("one seed", Refusal(otherSeed), StringComparison.Ordinal);
        Assert.Contains("features", Refusal(otherFeatures), StringComparison.Ordinal);
        Assert.Contains("48 frequency bins in scope", Refusal(otherBandwidth), StringComparison.Ordinal);
        Assert.Contains("patchcore", Refusal(patchCore), StringComparison.Ordinal);
        Assert.Throws<DetectorNotFittedException>(() => own.Merge([unfitted], Context));
        Assert.Throws<DetectorNotFittedException>(() => unfitted.Merge([own], Context));
        Assert.Throws<DetectorNotFittedException>(() => unfitted.AddNormals(Clips(0, 1), Context));
        Assert.Equal(before, own.Score(TestData.Noise(160, 70)).Score);

        string Refusal(IDetector other) => Assert.Throws<ArgumentException>(() => own.Merge([other], Context)).Message;
    }

    [Fact]
    public void PadimDetector_OtherLengthPerPosition_CannotBeMergedOrAdded()
    {
        using PadimDetector own = new(new LogMelPatches()), other = new(new LogMelPatches());
        own.Fit(Clips(0, 2), Context);
        other.Fit(Clips(0, 2, 100), Context);

        Assert.Contains("100 frames", Assert.Throws<ArgumentException>(() => own.Merge([other], Context)).Message, StringComparison.Ordinal);
        Assert.Throws<FitException>(() => own.AddNormals(Clips(2, 3, 100), Context));
        Assert.Throws<FitException>(() => own.AddNormals([], Context));
    }

    [Fact]
    public void PadimDetector_StatisticsNotKept_SaysHowToKeepThemAndSavesLess()
    {
        using PadimDetector with = new(new LogMelPatches()), without = new(new LogMelPatches(), new PadimOptions { KeepStatistics = false });
        with.Fit(Clips(0, 2), Context);
        without.Fit(Clips(0, 2), Context);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => without.AddNormals(Clips(2, 3), Context));

        Assert.Contains(nameof(PadimOptions.KeepStatistics), error.Message, StringComparison.Ordinal);
        Assert.Contains("covariances", with.SaveState().Tensors.Keys);
        Assert.DoesNotContain("covariances", without.SaveState().Tensors.Keys);
    }

    [Fact]
    public void PadimDetector_CancelledGrowth_KeepsTheOldState()
    {
        using PadimDetector own = new(new LogMelPatches()), other = new(new LogMelPatches());
        own.Fit(Clips(0, 2), Context);
        other.Fit(Clips(2, 4), Context);
        double before = own.Score(TestData.Noise(160, 70)).Score;
        FitContext cancelled = Context with { CancellationToken = new CancellationToken(canceled: true) };

        Assert.ThrowsAny<OperationCanceledException>(() => own.Merge([other], cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => own.AddNormals(Clips(2, 4), cancelled));

        Assert.Equal(before, own.Score(TestData.Noise(160, 70)).Score);
    }

    private static IEnumerable<Spectrogram> Clips(int from, int to, int frames = 160) => Enumerable.Range(from, to - from).Select(seed => TestData.Noise(frames, seed));

    /// <summary>Equal but for rounding: statistics are kept in 32 bits, and what they lose grows by the covariance's condition.</summary>
    private static void AssertSame(PadimDetector expected, PadimDetector actual, int frames = 160)
    {
        Spectrogram clip = TestData.WithBlob(TestData.Noise(frames, 80), 10, 20, 20, 10);
        float[] first = expected.Score(clip).Map.Values.ToArray(), second = actual.Score(clip).Map.Values.ToArray();
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * pair.First));
    }
}
