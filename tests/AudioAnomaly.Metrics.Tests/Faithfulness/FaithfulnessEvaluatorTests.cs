using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Metrics.Tests.Faithfulness;

public class FaithfulnessEvaluatorTests
{
    private static readonly double[] NormalScores = [.. Enumerable.Range(0, 101).Select(i => (double)i)];
    private static readonly FaithfulnessOptions ZeroFill = new() { Removal = new RemovalOptions { Fill = RemovalFill.Zero }, CurveSteps = 4 };

    [Fact]
    public void ScoreScale_Logistic_HasItsCentreAtThe95thPercentileAndTheMedianAt5Percent()
    {
        var scale = ScoreScale.Logistic(NormalScores);

        Assert.Equal(95, scale.Threshold);
        Assert.Equal(0.5, scale.Map(95), 1e-12);
        Assert.Equal(0.05, scale.Map(50), 1e-12);
        Assert.Equal(0.95, scale.Map(140), 1e-12);
        Assert.Equal(0.5, ScoreScale.Logistic(NormalScores, 120).Map(120), 1e-12);
        Assert.Equal(0.05, ScoreScale.Logistic(NormalScores, 120).Map(75), 1e-12);
    }

    [Fact]
    public void ScoreScale_EqualNormalScores_AreNoStep()
        => Assert.Equal(1 / (1 + Math.Exp(-1)), ScoreScale.Logistic([10, 10, 10]).Map(10.5), 1e-12);

    [Fact]
    public void ScoreScale_EmpiricalAndMinMax_FollowTheirDefinitions()
    {
        var empirical = ScoreScale.Empirical([1, 2, 2, 3]);
        var minMax = ScoreScale.MinMax([2, 4, 6]);

        Assert.Equal([0, 0.125, 0.5, 0.75, 1], new[] { 0, 1, 2, 2.5, 9 }.Select(empirical.Map));
        Assert.Equal([-0.5, 0, 0.5, 1, 1.5], new[] { 0.0, 2, 4, 6, 8 }.Select(minMax.Map));
        Assert.Throws<ArgumentException>(() => ScoreScale.Logistic([1]));
        Assert.Throws<ArgumentException>(() => ScoreScale.Empirical([1, double.NaN]));
        Assert.Throws<ArgumentException>(() => ScoreScale.MinMax([1, 1]));
    }

    [Fact]
    public void MaskShape_ClosedForms()
    {
        float[] one = new float[10], equal = [.. Enumerable.Repeat(0.3f, 10)];
        one[4] = 0.7f;

        Assert.Equal(0.9, MaskShape.Gini(one), 1e-12);
        Assert.Equal(0, MaskShape.Gini(equal), 1e-12);
        Assert.Equal(0.25, MaskShape.Gini([1, 3]), 1e-12);
        Assert.Equal(0, MaskShape.Entropy(one), 1e-7);
        Assert.Equal(Math.Log(10), MaskShape.Entropy(equal), 1e-7);
        Assert.Equal(Math.Log(4) - (0.75 * Math.Log(3)), MaskShape.Entropy([1, 3]), 1e-7);
        Assert.True(double.IsNaN(MaskShape.Gini([0, 0])) && double.IsNaN(MaskShape.Entropy([0, 0])) && double.IsNaN(MaskShape.Gini([])));
    }

    [Fact]
    public void ControlMasks_OfAnyMask_HoldTheSameValuesElsewhere()
    {
        Spectrogram spectrogram = TestSounds.FrontEnd.Compute(TestSounds.Noise(1, 0.3)).LimitBandwidth(4000);
        var truth = SpectrogramGroundTruth.FromStem(spectrogram, 0.1, 0.2);
        for (int seed = 0; seed < 5; seed++)
        {
            ExplanationMask mask = TestSounds.RandomMask(spectrogram, seed);
            float[] sorted = [.. mask.Values.ToArray().Order()];
            foreach (ExplanationMask control in (ExplanationMask[])[ControlMasks.Random(mask, seed), ControlMasks.Inverted(mask), ControlMasks.Rolled(mask, seed), ControlMasks.Oracle(mask, truth, seed)])
            {
                Assert.Equal(sorted, control.Values.ToArray().Order());
                Assert.NotEqual(mask.Values.ToArray(), control.Values.ToArray());
                Assert.Equal(mask.Area, control.Area, 1e-12);
                Assert.Equal(mask.ValidBins, control.ValidBins);
            }
        }
    }

    [Fact]
    public void ControlMasks_SmallMask_AreTheseByHand()
    {
        Spectrogram spectrogram = TestSounds.Grid(1, 0, 0, 0, 0);
        ExplanationMask mask = TestSounds.Mask(spectrogram, 0.1f, 0.4f, 0.2f, 0.3f);
        var truth = new SpectrogramMask(new[] { false, false, true, false }, 4, 1);

        Assert.Equal([0.4f, 0.1f, 0.3f, 0.2f], ControlMasks.Inverted(mask).Values.ToArray());
        Assert.Equal(0.4f, ControlMasks.Oracle(mask, truth, 0).Values.Span[2]);
        Assert.Equal([1, 1, 1, 1], ControlMasks.Full(mask).Values.ToArray());
        Assert.Contains(string.Join(' ', ControlMasks.Rolled(mask, 0).Values.ToArray()), new[] { "0.3 0.1 0.4 0.2", "0.2 0.3 0.1 0.4", "0.4 0.2 0.3 0.1" });
    }

    [Fact]
    public void FaithfulnessEvaluator_PowerAsScore_GivesTheFormulasByHand()
    {
        // Powers 0.1 and 0.01; the score is their sum, and f is the identity. The mask claims the first cell.
        Spectrogram spectrogram = TestSounds.Grid(1, -10, -20), background = TestSounds.Grid(1, -40, -20);
        var evaluator = new FaithfulnessEvaluator(ScoreScale.MinMax([0, 1], threshold: 0.05), ZeroFill);

        FaithfulnessResult result = evaluator.Evaluate(spectrogram, TestSounds.Mask(spectrogram, 1, 0), Power, new SpectrogramMask(new[] { true, false }, 2, 1), background);

        Assert.Equal(0.11, result.ScaledScore, 1e-6);
        Assert.Equal(0.01, result.Explanation.FfKept, 1e-6);
        Assert.Equal(0.1, result.Explanation.FfRemoved, 1e-6);
        Assert.Equal(0.0999, result.Explanation.FfReplaced!.Value, 1e-6);
        Assert.Equal(0.1 / 0.11, result.Explanation.RelativeDrop, 1e-5);
        Assert.Equal(0.5, result.Explanation.Area);
        Assert.Equal(0.01, result.Inverted.FfRemoved, 1e-6);
        Assert.Equal(0.1, result.Oracle!.FfRemoved, 1e-6);
        Assert.Equal(0.11, result.Full.FfRemoved, 1e-6);
        Assert.Equal(0, result.Full.FfKept, 1e-6);
        Assert.Equal(100 * 0.01 / 0.11, result.AverageDrop, 1e-4);
        Assert.Equal((0.0, 0.0, 1.0), (result.AverageIncrease, result.AverageGain, result.FidelityIn));
        Assert.Equal((0.5, 0.0), (result.Sparseness, result.Complexity));
    }

    [Fact]
    public void FaithfulnessEvaluator_ScoreThatRises_GivesIncreaseAndGain()
    {
        Spectrogram spectrogram = TestSounds.Grid(1, -10, -20);
        var evaluator = new FaithfulnessEvaluator(ScoreScale.MinMax([0, 1]), ZeroFill);

        FaithfulnessResult result = evaluator.Evaluate(spectrogram, TestSounds.Mask(spectrogram, 0, 1), s => 1 - Power(s));

        Assert.Equal(100, result.AverageIncrease);
        Assert.Equal(0, result.AverageDrop);
        Assert.Equal(100 * 0.1 / 0.11, result.AverageGain, 1e-4);
        Assert.Null(result.Oracle);
        Assert.Null(result.Explanation.FfReplaced);
    }

    [Fact]
    public void FaithfulnessEvaluator_KeptAmongTheFill_IsTheAnomalyInANormalSound()
    {
        // Powers 0.1 and 0.01 in a normal sound of 0.001; the mask claims the first cell.
        Spectrogram spectrogram = TestSounds.Grid(1, -10, -20);
        var removal = new RemovalOptions { Profile = NormalProfile.FromSpectrograms([TestSounds.Grid(1, -30, -30)]) };
        var evaluator = new FaithfulnessEvaluator(ScoreScale.MinMax([0, 1]), new FaithfulnessOptions { Removal = removal, FillKept = true });

        FaithfulnessResult result = evaluator.Evaluate(spectrogram, TestSounds.Mask(spectrogram, 1, 0), Power);

        Assert.Equal(0.101, result.Explanation.KeptScore, 1e-6);
        Assert.Equal(0.011, result.Explanation.RemovedScore, 1e-6);
        Assert.Equal(0.009, result.Explanation.FfKept, 1e-6);
    }

    [Fact]
    public void FaithfulnessEvaluator_Curves_FallAndRiseByTheClaimedCells()
    {
        Spectrogram spectrogram = TestSounds.Grid(1, -10, -20, -30, -40);
        ExplanationMask mask = TestSounds.Mask(spectrogram, 0.9f, 0.8f, 0.7f, 0.6f);
        var evaluator = new FaithfulnessEvaluator(ScoreScale.MinMax([0, 1]), ZeroFill);

        MaskCurve deletion = evaluator.Deletion(spectrogram, mask, Power), insertion = evaluator.Insertion(spectrogram, mask, Power);

        Assert.Equal([0, 0.25, 0.5, 0.75, 1], deletion.Fractions);
        Assert.Equal([0.1111, 0.0111, 0.0011, 0.0001, 0], deletion.ScaledScores, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0, 0.1, 0.11, 0.111, 0.1111], insertion.ScaledScores, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(0.25 * ((0.1111 / 2) + 0.0111 + 0.0011 + 0.0001), deletion.Area, 1e-6);
        Assert.True(deletion.Area < insertion.Area);
    }

    [Theory]
    [InlineData(RemovalFill.Zero)]
    [InlineData(RemovalFill.NormalProfile)]
    [InlineData(RemovalFill.Inpaint)]
    public void FaithfulnessEvaluator_DetectorThatWorks_RanksTheOracleAboveRandomInBothDomains(RemovalFill fill)
    {
        // An energy detector: how far the loudest thousandth part lies above the normal profile.
        LogMelFrontEnd frontEnd = TestSounds.FrontEnd;
        var profile = NormalProfile.FromSpectrograms(Enumerable.Range(100, 5).Select(seed => frontEnd.Compute(TestSounds.Noise(seed))));
        double Score(Spectrogram s) => s.Values.ToArray().Select((level, i) => (double)(level - profile.LevelsDb[i % s.Bins])).OrderDescending().Take(s.Values.Length / 1000).Average();
        var scale = ScoreScale.Logistic(Enumerable.Range(0, 20).Select(seed => Score(frontEnd.Compute(TestSounds.Noise(seed)))));
        EnvMixClip mix = new EnvMixer(new EnvMixOptions { SampleRate = TestSounds.Rate }).Mix(TestSounds.Noise(50), TestSounds.Tone(3000, 0.2), 6, 7);
        Spectrogram spectrogram = frontEnd.Compute(mix.Mix);
        var truth = SpectrogramGroundTruth.FromStem(frontEnd.Compute(mix.Anomaly), mix.OnsetSeconds, mix.OffsetSeconds);
        ExplanationMask mask = ExplanationMask.FromTruth(truth, spectrogram);
        var evaluator = new FaithfulnessEvaluator(scale, new FaithfulnessOptions { Removal = new RemovalOptions { Fill = fill, Profile = profile } });

        FaithfulnessResult mel = evaluator.Evaluate(spectrogram, mask, Score, truth, frontEnd.Compute(mix.Background));
        FaithfulnessResult wave = evaluator.Evaluate(mix.Mix, spectrogram, mask, clip => Score(frontEnd.Compute(clip)), truth, mix.Background);

        Assert.True(mel.ScaledScore > 0.5);
        foreach (FaithfulnessResult result in (FaithfulnessResult[])[mel, wave])
        {
            // A loud anomaly is near 1 on the logistic scale even when half of it is gone: the drop of the raw score shows more there.
            Assert.True(result.Explanation.FfRemoved > result.Random.FfRemoved + 0.01, $"{fill}: {result.Explanation} against {result.Random}");
            Assert.True(result.Explanation.RelativeDrop > result.Random.RelativeDrop + 0.3, $"{fill}: {result.Explanation} against {result.Random}");
            Assert.True(result.Explanation.FfReplaced > result.Random.FfReplaced + 0.2, $"{fill}: {result.Explanation} against {result.Random}");
            Assert.Equal(result.Explanation.FfRemoved, result.Oracle!.FfRemoved, 1e-9);
        }
    }

    [Fact]
    public void FaithfulnessEvaluator_SameSeed_GivesTheSameNumbers()
    {
        Spectrogram spectrogram = TestSounds.FrontEnd.Compute(TestSounds.Noise(1, 0.3));
        ExplanationMask mask = TestSounds.RandomMask(spectrogram, 2);
        var evaluator = new FaithfulnessEvaluator(ScoreScale.MinMax([0, 1]), ZeroFill);

        Assert.Equal(evaluator.Evaluate(spectrogram, mask, Power), evaluator.Evaluate(spectrogram, mask, Power));
        Assert.NotEqual(
            evaluator.Evaluate(spectrogram, mask, Power).Random,
            new FaithfulnessEvaluator(ScoreScale.MinMax([0, 1]), ZeroFill with { Seed = 1 }).Evaluate(spectrogram, mask, Power).Random);
    }

    [Fact]
    public void FaithfulnessEvaluator_BadInput_IsRefused()
    {
        Spectrogram spectrogram = TestSounds.Grid(1, -10, -20);
        ExplanationMask mask = TestSounds.Mask(spectrogram, 1, 0);
        var evaluator = new FaithfulnessEvaluator(ScoreScale.MinMax([0, 1]), ZeroFill);

        Assert.Throws<ArgumentException>(() => evaluator.Evaluate(spectrogram, mask, _ => double.NaN));
        Assert.Throws<ArgumentException>(() => evaluator.Evaluate(TestSounds.Grid(1, -10), mask, Power));
        Assert.Throws<ArgumentException>(() => evaluator.Evaluate(spectrogram, mask, Power, SpectrogramMask.None(3, 1)));
        Assert.Throws<ArgumentException>(() => new FaithfulnessEvaluator(ScoreScale.MinMax([0, 1]), new FaithfulnessOptions()).Evaluate(spectrogram, mask, Power));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FaithfulnessEvaluator(ScoreScale.MinMax([0, 1]), new FaithfulnessOptions { CurveSteps = 0 }));
    }

    [Fact]
    public void FaithfulnessSummary_TwoResults_HaveMeanAndDeviationAndControls()
    {
        Spectrogram first = TestSounds.Grid(1, -10, -20), second = TestSounds.Grid(1, -20, -20);
        var evaluator = new FaithfulnessEvaluator(ScoreScale.MinMax([0, 1]), ZeroFill);

        IReadOnlyList<MetricValue> table = FaithfulnessSummary.Of(
            [evaluator.Evaluate(first, TestSounds.Mask(first, 1, 0), Power), evaluator.Evaluate(second, TestSounds.Mask(second, 1, 0), Power)]);

        MetricValue removing = table.Single(row => row.Title == "FF v1 removing (explanation)");
        Assert.Equal((0.1 + 0.01) / 2, removing.Value, 1e-6);
        Assert.Equal(0.09 / Math.Sqrt(2), removing.StandardDeviation!.Value, 1e-6);
        Assert.Equal(2, removing.Count);
        Assert.Equal(0.01, table.Single(row => row.Title == "FF v1 removing (inverted)").Value, 1e-6);
        Assert.Equal(0, table.Single(row => row.Title == "FF v2 background (explanation)").Count);
        Assert.True(double.IsNaN(table.Single(row => row.Title == "FF v1 removing (oracle)").Value));
        Assert.Equal(30, table.Count);
    }

    private static double Power(Spectrogram spectrogram) => spectrogram.Values.ToArray().Sum(level => level <= -100 ? 0 : Math.Pow(10, level / 10.0));
}
