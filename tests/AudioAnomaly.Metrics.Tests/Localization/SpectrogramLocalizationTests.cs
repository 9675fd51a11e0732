using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Metrics.Tests.Ranking;
using CsCheck;
using Clip = AudioAnomaly.Metrics.Tests.Localization.PlainLocalization.Clip;

namespace AudioAnomaly.Metrics.Tests.Localization;

public class SpectrogramLocalizationTests
{
    private const double Tolerance = 1e-12;

    private static Gen<Clip[]> AnyClips { get; } = Gen.Select(Gen.Int[1, 7], Gen.Int[1, 5], Gen.Int[1, 3]).SelectMany((frames, bins, clips) =>
        Gen.Select(Gen.OneOf(Gen.Int[0, 4].Select(i => i / 4f), Gen.Single[0, 1]).Array[frames * bins], Gen.Bool.Array[frames * bins])
            .Select(clip => new Clip(clip.Item1, clip.Item2, bins)).Array[clips])
        .Where(clips => clips.Any(clip => clip.Mask.Contains(true)) && clips.Any(clip => clip.Mask.Contains(false)));

    [Fact]
    public void Localization_AnySmallClips_FollowTheDefinitions()
        => AnyClips.Sample(clips =>
        {
            SpectrogramLocalizationResult result = Fill(new SpectrogramLocalization(), clips).Evaluate();
            (double, bool)[] cells = [.. clips.SelectMany(clip => clip.Map.Zip(clip.Mask, (score, truth) => ((double)score, truth)))];

            Assert.Equal(PlainRanking.RocAuc(cells), result.RocAuc.Value, Tolerance);
            Assert.Equal(PlainRanking.F1Max(cells), result.F1Max.F1, Tolerance);
            Assert.Equal(PlainLocalization.F1AtPercentile(clips, 40), result.F1AtPercentile.Value, Tolerance);
            Assert.Equal(PlainLocalization.AuPro(clips, 0.3), result.AuPro.Value, Tolerance);
            double rescaled = PlainLocalization.AuProRescaled(clips, 0.3, 200);
            Assert.True(!double.IsFinite(rescaled) || Math.Abs(rescaled - result.AuProRescaled.Value) < Tolerance, $"{rescaled} against {result.AuProRescaled}");
            int[] sizes = [.. PlainLocalization.Regions(clips, 1).Select(region => region.Cells.Length).Order()];
            Assert.Equal((sizes.Length, 0), (result.Regions, result.IgnoredRegions));
            Assert.Equal((sizes[(sizes.Length - 1) / 2] + sizes[sizes.Length / 2]) / 2.0, result.MedianRegionSize);
            Assert.Equal((clips.Length, cells.Count(cell => cell.Item2), cells.Count(cell => !cell.Item2)), (result.Clips, result.Positives, result.Negatives));
        });

    [Fact]
    [Trait("Category", "Slow")]
    public void AuPro_EverySmallMaskAndMapWithTies_FollowsTheDefinition()
    {
        // All 2 x 3 masks with both classes, against maps of two and three levels.
        for (int mask = 1; mask < 63; mask++)
        {
            for (int map = 0; map < 729; map += mask % 7 + 1)
            {
                var clip = new Clip([.. Enumerable.Range(0, 6).Select(i => (float)(map / (int)Math.Pow(3, i) % 3))], [.. Enumerable.Range(0, 6).Select(i => (mask >> i & 1) == 1)], 3);

                Assert.Equal(PlainLocalization.AuPro([clip], 0.3), Fill(new SpectrogramLocalization(), [clip]).Evaluate().AuPro.Value, Tolerance);
            }
        }
    }

    [Fact]
    public void AuPro_RandomMap_IsHalfOfTheLimitAndAboutHalfRescaled()
    {
        SpectrogramLocalizationResult result = Fill(new SpectrogramLocalization(), Noise(40, 0)).Evaluate();

        Assert.InRange(result.AuPro.Value, 0.145, 0.155);
        Assert.InRange(result.AuProRescaled.Value, 0.47, 0.53);
        Assert.InRange(result.RocAuc.Value, 0.49, 0.51);
    }

    [Fact]
    public void Localization_PerfectMap_IsOneEverywhere()
    {
        Clip[] noise = Noise(4, 0);
        Clip[] graded = [.. noise.Select(clip => clip with { Map = [.. clip.Map.Zip(clip.Mask, (score, truth) => truth ? 2 + (score / 10) : score)] })];
        Clip[] same = [.. noise.Select(clip => clip with { Map = [.. clip.Mask.Select(truth => truth ? 1f : 0f)] })];
        foreach (Clip[] clips in new[] { graded, same })
        {
            SpectrogramLocalizationResult result = Fill(new SpectrogramLocalization(), clips).Evaluate();

            Assert.Equal((1, 1, 1), (result.RocAuc.Value, result.F1Max.F1, result.AuPro.Value));
            Assert.Equal(1, result.AuProRescaled.Value, 0.001);
        }
    }

    [Fact]
    public void Localization_ConstantMap_IsChance()
    {
        Clip[] clips = [.. Noise(3, 0).Select(clip => clip with { Map = [.. clip.Map.Select(_ => 0.25f)] })];
        foreach (int exactLimit in new[] { 0, 1 << 20 })
        {
            SpectrogramLocalizationResult result = Fill(new SpectrogramLocalization(Options(exactLimit)), clips).Evaluate();

            Assert.Equal(new BoundedValue(0.5, 0), result.RocAuc);
            Assert.Equal(0.15, result.AuPro.Value, Tolerance);
            Assert.Equal(result.F1Max.Floor, result.F1Max.F1);
            Assert.Equal(new BoundedValue(0, 0), result.F1AtPercentile);
            Assert.True(double.IsNaN(result.AuProRescaled.Value));
        }
    }

    [Fact]
    public void Localization_InvertedMap_IsTheWorst()
    {
        Clip[] clips = [.. Noise(3, 0).Select(clip => clip with { Map = [.. clip.Map.Zip(clip.Mask, (score, truth) => truth ? -score : score)] })];
        SpectrogramLocalizationResult result = Fill(new SpectrogramLocalization(), clips).Evaluate();

        Assert.Equal((0, 0, 0), (result.RocAuc.Value, result.AuPro.Value, result.AuProRescaled.Value));
    }

    [Fact]
    public void Localization_InHistogram_IsWithinItsBoundOfTheExactValues()
        => AnyClips.Sample(clips =>
        {
            SpectrogramLocalizationResult exact = Fill(new SpectrogramLocalization(), clips).Evaluate();
            SpectrogramLocalizationResult coarse = Fill(new SpectrogramLocalization(Options(0)), clips).Evaluate();

            AssertWithin(exact.RocAuc.Value, coarse.RocAuc);
            AssertWithin(exact.F1Max.F1, new BoundedValue(coarse.F1Max.F1, coarse.F1Max.ErrorBound));
            AssertWithin(exact.F1AtPercentile.Value, coarse.F1AtPercentile);
            AssertWithin(exact.AuPro.Value, coarse.AuPro);
            if (!double.IsNaN(exact.AuProRescaled.Value) && !double.IsNaN(coarse.AuProRescaled.Value))
            {
                AssertWithin(exact.AuProRescaled.Value, coarse.AuProRescaled);
            }

            Assert.Equal((exact.Positives, exact.Negatives, exact.Regions, exact.MedianRegionSize), (coarse.Positives, coarse.Negatives, coarse.Regions, coarse.MedianRegionSize));
        });

    [Fact]
    public void Localization_ManyCells_HaveSmallBounds()
    {
        Clip[] clips = Noise(20, 0.3f);
        SpectrogramLocalizationResult exact = Fill(new SpectrogramLocalization(), clips).Evaluate();
        var options = new SpectrogramLocalizationOptions { Ranking = new RankingOptions { ExactLimit = 1000 } };
        SpectrogramLocalizationResult counted = Fill(new SpectrogramLocalization(options), clips).Evaluate();

        foreach ((BoundedValue a, BoundedValue b) in new[] { (exact.RocAuc, counted.RocAuc), (exact.AuPro, counted.AuPro), (exact.AuProRescaled, counted.AuProRescaled), (exact.F1AtPercentile, counted.F1AtPercentile) })
        {
            Assert.Equal(0, a.ErrorBound);
            Assert.InRange(b.ErrorBound, 1e-9, 0.01);
            AssertWithin(a.Value, b);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    [InlineData(1 << 22)]
    public void Merge_AnyParts_GiveTheBitsOfOne(int exactLimit)
    {
        Clip[] clips = Noise(9, 0.2f);
        foreach (PercentileScope scope in Enum.GetValues<PercentileScope>())
        {
            SpectrogramLocalizationOptions options = Options(exactLimit) with { PercentileScope = scope, MinimumRegionArea = 2, PerRecording = scope == PercentileScope.Recording };
            SpectrogramLocalizationResult whole = Fill(new SpectrogramLocalization(options), clips).Evaluate();
            SpectrogramLocalization[] parts = [.. clips.Chunk(2).Select(chunk => Fill(new SpectrogramLocalization(options), chunk))];
            SpectrogramLocalization merged = parts[4];
            foreach (int i in new[] { 2, 0, 3, 1 })
            {
                merged.Merge(parts[i]);
            }

            Assert.Equal(whole, merged.Evaluate());
        }
    }

    [Fact]
    public void AuPro_MinimumArea_LeavesSpecksOutOfTheRegionsButNotOfTheTruth()
    {
        // A square of four cells that is found, and a speck that is not.
        var clip = new Clip([9, 9, 0, 0, 9, 9, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0], [true, true, false, false, true, true, false, false, false, false, false, false, false, false, false, true], 4);
        SpectrogramLocalizationResult all = Fill(new SpectrogramLocalization(), [clip]).Evaluate();
        SpectrogramLocalizationResult large = Fill(new SpectrogramLocalization(new SpectrogramLocalizationOptions { MinimumRegionArea = 2 }), [clip]).Evaluate();

        Assert.Equal((2, 0, 2.5), (all.Regions, all.IgnoredRegions, all.MedianRegionSize));
        Assert.Equal((1, 1, 4), (large.Regions, large.IgnoredRegions, large.MedianRegionSize));
        Assert.Equal((1, 5, 11), (large.AuPro.Value, large.Positives, large.Negatives));
        Assert.Equal(PlainLocalization.AuPro([clip], 0.3, 2), large.AuPro.Value, Tolerance);
        Assert.Equal(all.RocAuc, large.RocAuc);
        Assert.True(all.AuPro.Value < 0.6);
    }

    [Fact]
    public void F1AtPercentile_PerRecording_MarksTheSameShareOfEach()
    {
        Clip[] clips = [new([1, 2, 3, 4, 5], [false, false, false, false, true], 5), new([10, 20, 30, 40, 50], [false, false, false, false, false], 5)];
        double Of(PercentileScope scope) => Fill(new SpectrogramLocalization(new SpectrogramLocalizationOptions { Percentile = 60, PercentileScope = scope }), clips).Evaluate().F1AtPercentile.Value;

        // Two of five cells lie above the 60th percentile of each recording; over both, the four highest are all in the second.
        Assert.Equal(2 / 5.0, Of(PercentileScope.Recording));
        Assert.Equal(0, Of(PercentileScope.DataSet));
    }

    [Fact]
    public void RocAucPerRecording_RecordingsOfDifferentLevel_IsTheirMean()
    {
        // Within each of the first two the anomalous cell wins over all and over one of two; the third has no anomaly.
        Clip[] clips = [new([1, 2, 3], [false, false, true], 3), new([10, 30, 20], [false, false, true], 3), new([99, 99, 99], [false, false, false], 3)];

        Assert.Equal(0.75, Fill(new SpectrogramLocalization(new SpectrogramLocalizationOptions { PerRecording = true }), clips).Evaluate().RocAucPerRecording, 1e-11);
        Assert.True(double.IsNaN(Fill(new SpectrogramLocalization(), clips).Evaluate().RocAucPerRecording));
    }

    [Fact]
    public void Localization_NothingOrOneClassAdded_IsNaN()
    {
        var metric = new SpectrogramLocalization();
        AssertUndefined(metric.Evaluate());
        metric.Add(new float[6], SpectrogramMask.None(2, 3));
        AssertUndefined(metric.Evaluate());
        metric.Reset();
        metric.Add(new float[] { 1, 2 }, new SpectrogramMask(new[] { true, true }, 1, 2));
        Assert.True(double.IsNaN(metric.Evaluate().RocAuc.Value) && double.IsNaN(metric.Evaluate().AuPro.Value));

        static void AssertUndefined(SpectrogramLocalizationResult result)
            => Assert.All(
                [result.RocAuc.Value, result.F1Max.F1, result.F1AtPercentile.Value, result.AuPro.Value, result.AuProRescaled.Value, result.MedianRegionSize],
                value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Localization_BadInput_IsRefusedAndChangesNothing()
    {
        Clip[] clips = Noise(2, 0.5f);
        SpectrogramLocalization metric = Fill(new SpectrogramLocalization(), clips);
        SpectrogramLocalizationResult before = metric.Evaluate();
        float[] withNaN = [.. clips[0].Map];
        withNaN[77] = float.NaN;

        Assert.Throws<ArgumentException>(() => metric.Add(withNaN, clips[0].Truth));
        Assert.Throws<ArgumentException>(() => metric.Add(withNaN, SpectrogramMask.None(clips[0].Frames, clips[0].Bins)));
        Assert.Throws<ArgumentException>(() => metric.Add(clips[0].Map.AsSpan(1), clips[0].Truth));
        Assert.Throws<ArgumentException>(() => metric.Add(Map(clips[0]), SpectrogramMask.None(clips[0].Bins, clips[0].Frames)));
        Assert.Throws<ArgumentException>(() => metric.Merge(new SpectrogramLocalization(Options(0))));
        Assert.Throws<ArgumentException>(() => metric.Merge(metric));
        Assert.Throws<ValidationException>(() => new SpectrogramLocalization(new SpectrogramLocalizationOptions { Percentile = 100 }));
        Assert.Throws<ValidationException>(() => new SpectrogramLocalization(new SpectrogramLocalizationOptions { Ranking = new RankingOptions { KeyBits = 8 } }));

        Assert.Equal(before, metric.Evaluate());
    }

    [Fact]
    public void Localization_AnomalyMap_CountsTheBinsThatWereScoredIfAsked()
    {
        var axes = new SpectrogramAxes([100, 200, 300], 0.01, -100);
        var map = new AnomalyMap(new float[] { 1, 5, 0, 2, 6, 0 }, 2, axes, validBins: 2);
        var truth = new SpectrogramMask(new[] { false, true, false, false, true, false }, 2, 3);
        var whole = new SpectrogramLocalization();
        var valid = new SpectrogramLocalization(new SpectrogramLocalizationOptions { OnlyValidBins = true });
        whole.Add(map, truth);
        valid.Add(map, truth);

        Assert.Equal((2, 4), (whole.Evaluate().Positives, whole.Evaluate().Negatives));
        Assert.Equal((2, 2, 1), (valid.Evaluate().Positives, valid.Evaluate().Negatives, valid.Evaluate().RocAuc.Value));
    }

    private static SpectrogramLocalizationOptions Options(int exactLimit) => new() { Ranking = new RankingOptions { ExactLimit = exactLimit, KeyBits = 12 } };

    private static AnomalyMap Map(Clip clip) => new(clip.Map, clip.Frames, new SpectrogramAxes(Enumerable.Range(1, clip.Bins).Select(bin => 100.0 * bin), 0.01, -100), clip.Bins);

    private static SpectrogramLocalization Fill(SpectrogramLocalization metric, IEnumerable<Clip> clips)
    {
        foreach (Clip clip in clips)
        {
            metric.Add(clip.Map, clip.Truth);
        }

        return metric;
    }

    private static void AssertWithin(double exact, BoundedValue value) => Assert.True(Math.Abs(exact - value.Value) <= value.ErrorBound + Tolerance, $"{value} against {exact}");

    /// <summary>Maps of noise, raised by a signal in blobs of different size; every third clip is normal.</summary>
    private static Clip[] Noise(int clips, float signal)
    {
        const int Frames = 100, Bins = 32;
        var random = new Random(8);
        return [.. Enumerable.Range(0, clips).Select(c =>
        {
            bool[] mask = new bool[Frames * Bins];
            for (int blob = 0; blob < (c % 3 == 2 ? 0 : 4); blob++)
            {
                (int t0, int f0, int length, int height) = (random.Next(Frames - 12), random.Next(Bins - 8), random.Next(1, 12), random.Next(1, 8));
                for (int cell = 0; cell < length * height; cell++)
                {
                    mask[((t0 + (cell / height)) * Bins) + f0 + (cell % height)] = true;
                }
            }

            return new Clip([.. mask.Select(truth => random.NextSingle() + (truth ? signal : 0))], mask, Bins);
        })];
    }
}
