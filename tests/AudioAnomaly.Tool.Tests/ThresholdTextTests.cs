namespace AudioAnomaly.Tool.Tests;

public class ThresholdTextTests
{
    [Theory]
    [InlineData("quantile:0.95", "at most 5 % of normal recordings are expected above it (quantile:0.95)")]
    [InlineData("gamma:0.99", "Found from 100 held-out windows of normal sound so that about 1 % of normal recordings are expected above it, by a gamma distribution fitted to the scores (gamma:0.99).")]
    [InlineData("alarmsPerDay:1@864", "sound heard all day causes 1 false alarm a day (alarmsPerDay:1@864)")]
    [InlineData("alarmsPerDay:200", "causes 200 false alarms a day")]
    [InlineData("3.5", "3.5. Set by hand (manual:3.5). A recording with a higher score is called anomalous.")]
    public void Of_EachPolicy_SaysWhereTheThresholdComesFrom(string policy, string expected)
        => Assert.Contains(expected, ThresholdText.Of(new ScoreCalibration(Enumerable.Range(1, 100).Select(i => (double)i), [1, 2, 3], 0, ThresholdPolicy.Parse(policy))), StringComparison.Ordinal);

    [Fact]
    public void Of_NoThreshold_SaysWhatToDo()
    {
        string text = ThresholdText.Of(new ScoreCalibration([1], [], 0, ThresholdPolicy.Quantile(0.95)));

        Assert.StartsWith("None: 1 held-out window of normal sound", text, StringComparison.Ordinal);
        Assert.Contains("--threshold", text, StringComparison.Ordinal);
    }
}
