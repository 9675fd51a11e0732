namespace AudioAnomaly.Metrics.Tests.Ranking;

/// <summary>Values made with scikit-learn 1.2.1: roc_auc_score (with and without max_fpr), average_precision_score, the first maximum of F1 along precision_recall_curve, and f1_score, precision_score, recall_score, accuracy_score of (score > threshold).</summary>
public class ScikitLearnTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    private static Dictionary<string, Case> Cases { get; } = new()
    {
        ["forty"] = new(
            Forty(),
            RocAuc: 0.885,
            AveragePrecision: 0.889911435336131,
            Partial: [(0.05, 0.7435897435897436), (0.1, 0.7368421052631579), (0.2, 0.7569444444444444), (0.5, 0.8466666666666667), (1, 0.885)],
            F1Max: 0.8260869565217392,
            F1MaxThreshold: 0.24493021629750733,
            Threshold: 0.5,
            AtThreshold: [0.7804878048780488, 0.7619047619047619, 0.8, 0.775]),
        ["forty in quarters"] = new(
            [.. Forty().Select(o => (Math.Round(o.Score * 4) / 4, o.IsAnomalous))],
            RocAuc: 0.89125,
            AveragePrecision: 0.8731946526736633,
            Partial: [(0.05, 0.7350427350427351), (0.1, 0.7456140350877194), (0.2, 0.7800925925925926), (0.5, 0.855), (1, 0.89125)],
            F1Max: 0.8163265306122449,
            F1MaxThreshold: 0.25,
            Threshold: 0.5,
            AtThreshold: [0.7894736842105262, 0.8333333333333334, 0.75, 0.8]),
        ["five"] = new(
            [(0.1, false), (0.4, false), (0.35, false), (0.35, true), (0.8, true)],
            RocAuc: 0.75,
            AveragePrecision: 0.75,
            Partial: [(0.05, 0.7435897435897436), (0.1, 0.7368421052631579), (0.2, 0.7222222222222222), (0.5, 0.6944444444444445), (1, 0.75)],
            F1Max: 0.6666666666666666,
            F1MaxThreshold: 0.35,
            Threshold: 0.35,
            AtThreshold: [0.5, 0.5, 0.5, 0.6]),
        ["three hundred, a fifth anomalous, in eighths"] = new(
            [.. Enumerable.Range(0, 300).Select(i => (i, IsAnomalous: IndexHash.At(i, 11) > 0.6)).Select(o => (Math.Round((IndexHash.At(o.i, 12) + (o.IsAnomalous ? 0.5 : 0)) * 8) / 8, o.IsAnomalous))],
            RocAuc: 0.6871442125237192,
            AveragePrecision: 0.42956279635816086,
            Partial: [(0.05, 0.589975635224504), (0.1, 0.5952769336370655), (0.2, 0.5955779672572842), (0.5, 0.6254856781422247), (1, 0.6871442125237192)],
            F1Max: 0.41958041958041964,
            F1MaxThreshold: -0.375,
            Threshold: 0.5,
            AtThreshold: [0.35555555555555557, 0.3287671232876712, 0.3870967741935484, 0.71]),
    };

    [Fact]
    public void Hash_FirstValues_AreTheReferences()
        => Assert.Equal([-0.62496128, -0.47382618, 0.08275752, -0.66649492, 0.34437957], Enumerable.Range(0, 5).Select(i => Math.Round(IndexHash.At(i, 7), 8)));

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Ranking_GoldenScores_GiveScikitLearnsValues(string name)
    {
        Case golden = Cases[name];

        Assert.Equal(golden.RocAuc, new RocAuc().Fill(golden.Observations).Value(), Tolerance);
        Assert.Equal(golden.AveragePrecision, new AveragePrecision().Fill(golden.Observations).Value(), Tolerance);
        Assert.All(golden.Partial, partial => Assert.Equal(partial.Value, new PartialRocAuc(partial.Rate).Fill(golden.Observations).Value(), Tolerance));
        F1Optimum best = new F1Max().Fill(golden.Observations).FindBest();
        Assert.Equal(golden.F1Max, best.F1, Tolerance);
        Assert.Equal(golden.F1MaxThreshold, best.Threshold);
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Threshold_GoldenScores_GiveScikitLearnsValues(string name)
    {
        Case golden = Cases[name];
        ThresholdMetric[] metrics = [new F1AtThreshold(golden.Threshold), new PrecisionAtThreshold(golden.Threshold), new RecallAtThreshold(golden.Threshold), new AccuracyAtThreshold(golden.Threshold)];

        Assert.All(metrics.Zip(golden.AtThreshold), pair => Assert.Equal(pair.Second, pair.First.Fill(golden.Observations).Value(), Tolerance));
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void F1Max_ItsOwnThreshold_ReproducesIt(string name)
    {
        Case golden = Cases[name];
        F1Optimum best = new F1Max().Fill(golden.Observations).FindBest();

        Assert.Equal(best.F1, new F1AtThreshold(best.Threshold, inclusive: true).Fill(golden.Observations).Value(), Tolerance);
        Assert.Equal(best.Floor, new F1AtThreshold(double.NegativeInfinity).Fill(golden.Observations).Value(), Tolerance);
    }

    private static (double Score, bool IsAnomalous)[] Forty() => [.. Enumerable.Range(0, 40).Select(i => (IndexHash.At(i, 3) + (i >= 20 ? 0.8 : 0), i >= 20))];

    private sealed record Case(
        (double Score, bool IsAnomalous)[] Observations,
        double RocAuc,
        double AveragePrecision,
        (double Rate, double Value)[] Partial,
        double F1Max,
        double F1MaxThreshold,
        double Threshold,
        double[] AtThreshold);
}
