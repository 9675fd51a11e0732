using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.PatchCore;

public class PatchCoreDetectorTests
{
    [Fact]
    public void PatchCoreDetector_WholeBank_FindsNothingInItsOwnClip()
    {
        using var detector = new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { CoresetRatio = 1, ClipScore = PatchCoreClipScore.Max });
        Spectrogram clip = TestData.Noise(120, 1);

        detector.Fit([clip], new FitContext());

        Assert.Equal(30 * 16, detector.BankSize);
        Assert.Equal(0, detector.Score(clip).Score, 1e-4);
        Assert.True(detector.Score(TestData.Noise(120, 2)).Score > 0.5);
    }

    [Theory]
    [InlineData(PatchCoreClipScore.Max)]
    [InlineData(PatchCoreClipScore.Reweighted)]
    [InlineData(PatchCoreClipScore.TopMean)]
    public void PatchCoreDetector_EveryClipScore_RanksAnEventAboveNoise(PatchCoreClipScore kind)
    {
        using var detector = new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { ClipScore = kind });
        detector.Fit(Enumerable.Range(0, 6).Select(seed => TestData.Noise(200, seed)), new FitContext());

        double normal = Enumerable.Range(50, 5).Max(seed => detector.Score(TestData.Noise(200, seed)).Score);
        double anomalous = detector.Score(TestData.WithBlob(TestData.Noise(200, 60), 80, 20, 30, 8)).Score;

        Assert.True(anomalous > 1.2 * normal, $"{anomalous} against {normal}");
    }

    [Fact]
    public void PatchCoreDetector_NormalSoundAtAnotherFrequency_IsFoundByFrequencyOnly()
    {
        // A band that is normal low down appears high up.
        static Spectrogram Band(int firstBin, int seed) => TestData.WithBlob(new Spectrogram(TestData.Uniform(120 * 64, seed, -3, 3), 120, TestData.Axes()), 0, 120, firstBin, 8);
        Spectrogram moved = Band(40, 9), normal = Band(8, 10);

        Assert.InRange(Rise(null), 0.5, 1.2);
        Assert.True(Rise(0) > 3, $"{Rise(0)}");

        double Rise(int? neighborhood)
        {
            using var detector = new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions
            {
                FrequencyNeighborhood = neighborhood,
                NeighborhoodSize = 1,
                Standardization = FeatureStandardization.None,
                SmoothingSigma = 0,
            });
            detector.Fit(Enumerable.Range(0, 5).Select(seed => Band(8, seed)), new FitContext());

            // The middle of the band.
            return Middle(moved, 44) / Middle(normal, 12);

            double Middle(Spectrogram clip, int bin)
            {
                AnomalyMap map = detector.Score(clip).Map;
                return Enumerable.Range(20, 80).Average(frame => (double)map[frame, bin]);
            }
        }
    }

    [Theory]
    [InlineData(PatchCoreClipScore.Max)]
    [InlineData(PatchCoreClipScore.Reweighted)]
    [InlineData(PatchCoreClipScore.TopMean)]
    public void PatchCoreDetector_DensityOfAnEvenBank_ChangesNothing(PatchCoreClipScore kind)
    {
        // Two patches in the bank: each is the other's only neighbour, so that both have the same spread.
        var options = new PatchCoreOptions { CoresetCount = 2, ClipScore = kind };
        using PatchCoreDetector plain = new(new LogMelPatches(), options), density = new(new LogMelPatches(), options with { DensityNeighbors = 5 });
        plain.Fit([TestData.Noise(60, 1)], new FitContext());
        density.Fit([TestData.Noise(60, 1)], new FitContext());

        Assert.Equal(plain.Score(TestData.Noise(60, 2)).Score, density.Score(TestData.Noise(60, 2)).Score, 1e-4);
    }

    [Fact]
    public void PatchCoreDetector_Density_EvensOutSoundsThatVaryMore()
    {
        // Low bins vary by 0.5 dB, high ones by 8: the same 6 dB more are much below and little above.
        static Spectrogram Uneven(int seed) => new(TestData.Uniform(160 * 64, seed).Select((value, i) => value * (i % 64 < 32 ? 0.5f : 8)).ToArray(), 160, TestData.Axes());
        static Spectrogram Louder(Spectrogram clip, int firstBin) => new(clip.Values.ToArray().Select((value, i) => i / 64 is >= 60 and < 100 && i % 64 >= firstBin && i % 64 < firstBin + 16 ? value + 6 : value).ToArray(), 160, TestData.Axes());

        Assert.True(LowOverHigh(10) > 1.5 * LowOverHigh(null));

        double LowOverHigh(int? neighbors)
        {
            using var detector = new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { DensityNeighbors = neighbors, FrequencyNeighborhood = 1, Standardization = FeatureStandardization.None });
            detector.Fit(Enumerable.Range(0, 6).Select(Uneven), new FitContext());
            return detector.Score(Louder(Uneven(20), 8)).Map[80, 16] / (double)detector.Score(Louder(Uneven(20), 40)).Map[80, 48];
        }
    }

    [Fact]
    public void PatchCoreDetector_StandardizedRows_EvenOutRowsThatVaryMore()
    {
        // The low bins vary by 0.5 dB, the high ones by 8: without standardisation the highest distances of a normal clip are all in the high rows.
        static Spectrogram Uneven(int seed) => new(TestData.Uniform(160 * 64, seed).Select((value, i) => value * (i % 64 < 32 ? 0.5f : 8)).ToArray(), 160, TestData.Axes());

        Assert.InRange(HighOverLow(true), 0.8, 1.25);
        Assert.True(HighOverLow(false) > 2);

        double HighOverLow(bool standardize)
        {
            using var detector = new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { StandardizeRows = standardize, FrequencyNeighborhood = 0, Standardization = FeatureStandardization.None });
            detector.Fit(Enumerable.Range(0, 8).Select(Uneven), new FitContext());
            AnomalyMap map = detector.Score(Uneven(20)).Map;
            return Enumerable.Range(20, 120).Average(frame => (double)map[frame, 48]) / Enumerable.Range(20, 120).Average(frame => (double)map[frame, 14]);
        }
    }

    [Fact]
    public void PatchCoreDetector_TimePooled_HasFewPatches()
    {
        // 160 frames are 40 cells of 16 rows; windows of 0.64 s begin every 16 frames.
        using var detector = new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { CoresetRatio = 1, TimePoolSeconds = 0.64 });

        detector.Fit([TestData.Noise(160, 1)], new FitContext());

        Assert.Equal(10 * 16, detector.BankSize);
    }

    [Fact]
    public void PatchCoreDetector_StateWithImpossibleSpreads_IsRefused()
    {
        using var detector = new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { DensityNeighbors = 3 });
        detector.Fit([TestData.Noise(60, 1)], new FitContext());
        ComponentState state = detector.SaveState();
        float[] spreads = state.Tensors["spreads"].Values.ToArray();
        spreads[0] = 0;
        state.Tensors["spreads"] = new TensorData(spreads, spreads.Length);

        Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(state));
    }

    [Theory]
    [InlineData(3f)]
    [InlineData(-1f)]
    [InlineData(64f)]
    public void PatchCoreDetector_StateWithImpossibleFrequencyRows_IsRefused(float first)
    {
        using var detector = new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { FrequencyNeighborhood = 1, CoresetRatio = 0.5 });
        detector.Fit([TestData.Noise(60, 1)], new FitContext());
        ComponentState state = detector.SaveState();
        float[] rows = state.Tensors["frequencyRows"].Values.ToArray();
        Assert.Equal(0, rows[0]);
        rows[first > 63 ? rows.Length - 1 : 0] = first;
        state.Tensors["frequencyRows"] = new TensorData(rows, rows.Length);

        Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(state));
    }

    [Fact]
    public void PatchCoreDetector_OutOfScopeRows_NeitherEnterTheBankNorTheScore()
    {
        using var detector = new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { CoresetRatio = 1 });
        Spectrogram clip = TestData.Noise(80, 1);
        detector.Fit([clip.LimitBandwidth(4800)], new FitContext());

        Spectrogram loudAbove = TestData.WithBlob(clip, 10, 60, 56, 8).LimitBandwidth(4800);

        Assert.Equal(20 * 12, detector.BankSize);
        DetectorOutput output = detector.Score(loudAbove);
        Assert.Equal(detector.Score(clip.LimitBandwidth(4800)).Score, output.Score);
        Assert.Equal(48, output.Map.ValidBins);
        Assert.Equal(0, output.Map[40, 60]);
    }

    [Fact]
    public void PatchCoreDetector_OtherNumberOfBins_IsRefused()
    {
        using var detector = new PatchCoreDetector(new LogMelPatches());
        detector.Fit([TestData.Noise(60, 1)], new FitContext());

        Assert.Throws<ArgumentException>(() => detector.Score(TestData.Noise(60, 2, bins: 32)));
        Assert.Throws<FitException>(() => detector.Fit([TestData.Noise(60, 1), TestData.Noise(60, 2, bins: 32)], new FitContext()));
    }

    [Theory]
    [InlineData(nameof(PatchCoreOptions.CoresetRatio))]
    [InlineData(nameof(PatchCoreOptions.CoresetCount))]
    [InlineData(nameof(PatchCoreOptions.NeighborhoodSize))]
    [InlineData(nameof(PatchCoreOptions.ReweightNeighbors))]
    [InlineData(nameof(PatchCoreOptions.SmoothingSigma))]
    [InlineData(nameof(PatchCoreOptions.TopShare))]
    [InlineData(nameof(PatchCoreOptions.ClipScore))]
    [InlineData(nameof(PatchCoreOptions.WorkingSetMiB))]
    [InlineData(nameof(PatchCoreOptions.MergeReserve))]
    [InlineData(nameof(PatchCoreOptions.TimePoolSeconds))]
    [InlineData(nameof(PatchCoreOptions.TimePool))]
    public void PatchCoreDetector_OptionOutOfRange_IsNamed(string option)
    {
        var options = new PatchCoreOptions();
        System.Reflection.PropertyInfo property = typeof(PatchCoreOptions).GetProperty(option)!;
        property.SetValue(options, option switch
        {
            nameof(PatchCoreOptions.CoresetRatio) or nameof(PatchCoreOptions.TopShare) or nameof(PatchCoreOptions.TimePoolSeconds) => 0.0,
            nameof(PatchCoreOptions.NeighborhoodSize) => 4,
            nameof(PatchCoreOptions.SmoothingSigma) => -1.0,
            nameof(PatchCoreOptions.MergeReserve) => -1,
            nameof(PatchCoreOptions.ClipScore) => (PatchCoreClipScore)99,
            nameof(PatchCoreOptions.TimePool) => (TimePoolKind)99,
            _ => 0,
        });

        ValidationException error = Assert.Throws<ValidationException>(() => new PatchCoreDetector(new LogMelPatches(), options));

        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PatchCoreDetector_StateWithAnotherShape_IsRefused()
    {
        using var detector = new PatchCoreDetector(new LogMelPatches());
        detector.Fit([TestData.Noise(60, 1)], new FitContext());
        ComponentState state = detector.SaveState();
        state.Tensors["bank"] = new TensorData(new float[10 * 31], 10, 31);

        Assert.Contains("[10, 31]", Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(state)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("coresetRatio")]
    [InlineData("maxCoresetCount")]
    [InlineData("neighborhoodSize")]
    [InlineData("reweightNeighbors")]
    [InlineData("clipScore")]
    [InlineData("topShare")]
    [InlineData("standardization")]
    [InlineData("projectionDimensions")]
    [InlineData("smoothingSigma")]
    [InlineData("workingSetMiB")]
    [InlineData("bins")]
    public void PatchCoreDetector_StateWithADamagedOption_IsAFormatError(string option)
    {
        foreach (JsonNode? value in new JsonNode?[] { null, JsonValue.Create("x"), JsonValue.Create(-1), JsonValue.Create(1e300), new JsonArray() })
        {
            ComponentState state = SmallState();
            state.Options[option] = value;

            Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(state));
        }

        ComponentState missing = SmallState();
        missing.Options.Remove(option);
        Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(missing));
    }

    [Theory]
    [InlineData("bank")]
    [InlineData("mean")]
    [InlineData("scale")]
    public void PatchCoreDetector_StateWithADamagedArray_IsAFormatError(string name)
    {
        foreach (float value in new[] { float.NaN, float.PositiveInfinity })
        {
            ComponentState damaged = SmallState();
            float[] values = damaged.Tensors[name].Values.ToArray();
            values[^1] = value;
            damaged.Tensors[name] = new TensorData(values, [.. damaged.Tensors[name].Shape]);
            Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(damaged));
        }

        ComponentState missing = SmallState();
        missing.Tensors.Remove(name);
        Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(missing));

        ComponentState empty = SmallState();
        empty.Tensors[name] = new TensorData(Array.Empty<float>(), 0);
        Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(empty));
    }

    [Fact]
    public void PatchCoreDetector_StateWithoutItsExtractor_IsAFormatError()
    {
        ComponentState state = SmallState();
        state.Parts.Remove("extractor");
        Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(state));

        state.Parts["extractor"] = new ComponentState("unheard-of", []);
        Assert.Contains("unheard-of", Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(state)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PatchCoreDetector_SavedState_KeepsEveryOption()
    {
        var options = new PatchCoreOptions
        {
            CoresetRatio = 0.3,
            CoresetCount = 17,
            MaxCoresetCount = 99,
            NeighborhoodSize = 5,
            ReweightNeighbors = 4,
            ClipScore = PatchCoreClipScore.Reweighted,
            TopShare = 0.2,
            Standardization = FeatureStandardization.PerChannel,
            FrequencyNeighborhood = 2,
            DensityNeighbors = 7,
            TimePoolSeconds = 0.25,
            TimePool = TimePoolKind.Mean,
            StandardizeRows = true,
            ProjectionDimensions = 20,
            SmoothingSigma = 1.5,
            WorkingSetMiB = 3,
            MergeReserve = 21,
        };
        using var original = new PatchCoreDetector(new LogMelPatches(), options);
        original.Fit([TestData.Noise(100, 1)], new FitContext());

        ComponentState saved = original.SaveState();
        using var restored = (PatchCoreDetector)TorchNetworks.Restore<IDetector>(saved);

        Assert.Equal(saved.Options.ToJsonString(), restored.SaveState().Options.ToJsonString());
        Assert.Equal(typeof(PatchCoreOptions).GetProperties().Count(property => property.CanWrite), saved.Options.Count - 2);
        Assert.Equal(17, restored.BankSize);
    }

    [Fact]
    public void PatchCoreDetector_Cnn14_HasTheConcatenatedChannels()
    {
        using var detector = new PatchCoreDetector(TorchNetworks.Cnn14(Cnn14Weights.Random(3, 64, 4, 4, 8, 8), ["conv_block2", "conv_block3", "conv_block4"]));
        detector.Fit([TestData.Noise(160, 1)], new FitContext());

        Assert.Equal(20, detector.SaveState().Tensors["bank"].Shape[1]);
        Assert.Equal(4 * 16, detector.BankSize);
    }

    private static ComponentState SmallState()
    {
        using var detector = new PatchCoreDetector(new LogMelPatches());
        detector.Fit([TestData.Noise(60, 1)], new FitContext());
        return detector.SaveState();
    }
}
