using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.PatchCore;

public class PatchCoreReserveTests
{
    private static readonly FitContext Context = new() { Seed = 4 };

    public static TheoryData<string, double?> DamagedArrays => new()
    {
        { "levels", float.NaN }, { "levels", -1 }, { "levels", null },
        { "reserve", float.PositiveInfinity }, { "reserve", null },
        { "reserveFrequencyRows", float.NaN }, { "reserveFrequencyRows", -1 }, { "reserveFrequencyRows", 1e6f }, { "reserveFrequencyRows", null },
    };

    [Fact]
    public void PatchCoreDetector_WithAndWithoutAReserve_ScoresTheSameBits()
    {
        using PatchCoreDetector with = Create(new PatchCoreOptions { MergeReserve = 700 }), without = Create(new PatchCoreOptions { MergeReserve = 0 });
        with.Fit(Clips(0, 6), Context);
        without.Fit(Clips(0, 6), Context);

        DetectorOutput one = with.Score(TestData.Noise(160, 40)), other = without.Score(TestData.Noise(160, 40));

        Assert.True(with.SaveState().Tensors.ContainsKey("reserve"));
        Assert.False(without.SaveState().Tensors.ContainsKey("reserve"));
        Assert.Equal(other.Score, one.Score);
        Assert.Equal(other.Map.Values.ToArray(), one.Map.Values.ToArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void PatchCoreDetector_SavedWithItsReserve_MergesAsBefore(int? neighborhood)
    {
        var options = new PatchCoreOptions { CoresetCount = 200, FrequencyNeighborhood = neighborhood };
        using PatchCoreDetector first = Create(options), second = Create(options);
        first.Fit(Clips(0, 6), Context);
        second.Fit(Clips(6, 12), Context);
        using var restoredFirst = (PatchCoreDetector)TorchNetworks.Restore<IDetector>(first.SaveState());
        using var restoredSecond = (PatchCoreDetector)TorchNetworks.Restore<IDetector>(second.SaveState());

        first.Merge([second], Context);
        restoredFirst.Merge([restoredSecond], Context);

        ComponentState expected = first.SaveState(), actual = restoredFirst.SaveState();
        Assert.Equal(expected.Tensors.Keys.Order(), actual.Tensors.Keys.Order());
        Assert.Contains("reserve", actual.Tensors.Keys);
        Assert.All(expected.Tensors, pair => Assert.Equal(pair.Value.Values.ToArray(), actual.Tensors[pair.Key].Values.ToArray()));
    }

    [Fact]
    public void PatchCoreDetector_MergedAgainAndAgain_StaysBounded()
    {
        using PatchCoreDetector detector = Create(new PatchCoreOptions { CoresetCount = 200, MergeReserve = 100 });
        detector.Fit(Clips(0, 3), Context);
        for (int i = 1; i < 6; i++)
        {
            using PatchCoreDetector other = Create(new PatchCoreOptions { CoresetCount = 200, MergeReserve = 100 });
            other.Fit(Clips(3 * i, (3 * i) + 3), Context);
            detector.Merge([other], Context);

            ComponentState saved = detector.SaveState();
            Assert.Equal(200, saved.Tensors["bank"].Shape[0]);
            Assert.InRange(saved.Tensors["reserve"].Shape[0], 1, 100);
        }
    }

    [Theory]
    [InlineData(0.1, null)]
    [InlineData(0.1, 150)]
    public void PatchCoreDetector_StateOlderThanReserves_LoadsAndMerges(double ratio, int? count)
    {
        var options = new PatchCoreOptions { CoresetRatio = ratio, CoresetCount = count, ClipScore = PatchCoreClipScore.Max, NeighborhoodSize = 1 };
        using PatchCoreDetector whole = Create(options), first = Create(options), second = Create(options);
        whole.Fit(Clips(0, 12), Context);
        first.Fit(Clips(0, 6), Context);
        second.Fit(Clips(6, 12), Context);
        ComponentState old = first.SaveState();
        old.Options.Remove("mergeReserve");
        old.Tensors.Remove("levels");
        old.Tensors.Remove("reserve");
        using var restored = (PatchCoreDetector)TorchNetworks.Restore<IDetector>(old);
        Assert.Equal(first.Score(TestData.Noise(160, 40)).Score, restored.Score(TestData.Noise(160, 40)).Score);

        restored.Merge([second], Context);

        Assert.InRange(restored.BankSize, 0.99 * whole.BankSize, whole.BankSize);
        Assert.True(Radius(restored) <= 1.3 * Radius(whole));

        // What comes of it can be saved, and grow on.
        using var again = (PatchCoreDetector)TorchNetworks.Restore<IDetector>(restored.SaveState());
        again.AddNormals(Clips(12, 13), Context);

        static double Radius(PatchCoreDetector detector) => Clips(0, 12).Max(clip => detector.Score(clip).Score);
    }

    [Theory]
    [MemberData(nameof(DamagedArrays))]
    public void PatchCoreDetector_StateWithADamagedReserve_IsAFormatError(string name, double? value)
    {
        using PatchCoreDetector detector = Create(new PatchCoreOptions { FrequencyNeighborhood = 1 });
        detector.Fit(Clips(0, 2), Context);
        ComponentState saved = detector.SaveState();
        float[] values = saved.Tensors[name].Values.ToArray();
        values[^1] = (float)(value ?? 0);
        saved.Tensors[name] = value is null ? new TensorData(values.AsMemory(1), values.Length - 1) : new TensorData(values, [.. saved.Tensors[name].Shape]);

        Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(saved));
    }

    private static PatchCoreDetector Create(PatchCoreOptions options) => new(new LogMelPatches(), options);

    private static IEnumerable<Spectrogram> Clips(int from, int to) => Enumerable.Range(from, to - from).Select(seed => TestData.Noise(160, seed));
}
