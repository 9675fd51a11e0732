using CsCheck;

namespace AudioAnomaly.Core.Tests.Calibration;

public class ScoreCalibrationTests
{
    private static readonly double[] Scores = [.. Enumerable.Range(1, 40).Select(i => 1 + (0.01 * i))];

    [Fact]
    public void ScoreCalibration_Scale_IsHalfAtTheThresholdAndGrows()
    {
        var calibration = new ScoreCalibration(Scores, Scores, 1.2, ThresholdPolicy.Quantile(0.95));

        Assert.Equal(0.5, calibration.Calibrate(calibration.Threshold!.Value)!.Value, 1e-12);
        double[] scale = [.. Enumerable.Range(0, 30).Select(i => calibration.Calibrate(0.1 * i)!.Value)];
        Assert.Equal(scale.Order(), scale);
        Assert.All(scale, value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void ScoreCalibration_PValue_CountsHeldOutScoresAtOrAbove()
    {
        var calibration = new ScoreCalibration([3, 1, 2, 2], [1, 1, 1, 1], 0, ThresholdPolicy.Manual(5));

        Assert.Equal((1.0, 4 / 5.0, 2 / 5.0, 1 / 5.0), (calibration.PValue(1)!.Value, calibration.PValue(2)!.Value, calibration.PValue(2.5)!.Value, calibration.PValue(9)!.Value));
        Assert.Null(new ScoreCalibration([], [], 0, ThresholdPolicy.Manual(5)).PValue(1));
    }

    [Fact]
    public void ScoreCalibration_OtherPolicy_KeepsTheScores()
    {
        ScoreCalibration calibration = new ScoreCalibration(Scores, Scores, 1.2, ThresholdPolicy.Quantile(0.95)).With(ThresholdPolicy.Manual(9));

        Assert.Equal(9, calibration.Threshold);
        Assert.Equal(Scores, calibration.Scores);
        Assert.Equal(9, calibration.MapThreshold!.Value, 1e-9);
    }

    [Fact]
    public void ScoreCalibration_EqualScores_HaveAScaleAllTheSame()
    {
        var calibration = new ScoreCalibration([2, 2, 2, 2], [1, 1, 1, 1], 1, ThresholdPolicy.Gamma(0.9));

        Assert.InRange(calibration.Calibrate(2.2)!.Value, 0.5001, 0.9999);
    }

    [Fact]
    public void ScoreCalibration_AnyScores_HaveAPositiveScaleAndMonotoneValues()
        => Gen.Select(Gen.Double[0, 100].Array[0, 40], Gen.Double[0, 100].Array[2, 10], Gen.Double[0.01, 0.99]).Sample((scores, probes, probability) =>
        {
            var calibration = new ScoreCalibration(scores, scores, 0, ThresholdPolicy.Quantile(probability));
            Array.Sort(probes);

            Assert.True(LogisticScale.Around(calibration.Threshold ?? 0, [.. scores.Order()]).Width > 0);
            Assert.Equal(scores.Length < 3, calibration.Threshold is null);
            for (int i = 1; i < probes.Length; i++)
            {
                Assert.True(calibration.Calibrate(probes[i]) is null || calibration.Calibrate(probes[i]) >= calibration.Calibrate(probes[i - 1]));
                Assert.True(calibration.PValue(probes[i]) is null || calibration.PValue(probes[i]) <= calibration.PValue(probes[i - 1]));
            }

            foreach (double probe in probes.Where(_ => scores.Length > 0))
            {
                // 1e-12: one division of small whole numbers.
                Assert.Equal((1.0 + scores.Count(score => score >= probe)) / (1 + scores.Length), calibration.PValue(probe)!.Value, 1e-12);
            }
        });
}
