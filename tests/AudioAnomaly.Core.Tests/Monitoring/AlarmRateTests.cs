using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Core.Tests.Monitoring;

/// <summary>Normal sound only: are there as few alarms as promised, whatever the scores' distribution and however few were calibrated on?</summary>
public class AlarmRateTests
{
    private const int Calibrations = 400;
    private const int WindowsADay = 8640;

    public static TheoryData<int, double> Cases => new()
    {
        { 19, 4 },
        { 40, 1 },
        { 100, 1 },
        { 1000, 10 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Add_NormalWindowsOfAnyDistribution_RaiseAtMostThePromisedRate(int calibrated, double alarmsPerDay)
    {
        var options = new AlarmOptions { AlarmsPerDay = alarmsPerDay, SingleWindowShare = 0, ClearSeconds = 0, HoldOffSeconds = 0 };
        var random = new Random(7);
        int alarms = 0;
        AlarmRule? rule = null;
        for (int c = 0; c < Calibrations; c++)
        {
            double[] normal = [.. Enumerable.Range(0, calibrated).Select(_ => HeavyTailed(random)).Order()];
            var monitor = new AlarmMonitor(new AlarmScale(calibrated, 10), options);
            rule = monitor.Rule;
            for (int i = 0; i < WindowsADay; i++)
            {
                int above = CountAbove(normal, HeavyTailed(random));
                alarms += monitor.Add(Window(i, above)) is { Kind: AlarmChangeKind.Raised } ? 1 : 0;
            }
        }

        double perDay = (double)alarms / Calibrations;
        Assert.Null(rule!.Warning);
        Assert.InRange(rule.FalseAlarmsPerDay, 0.1 * alarmsPerDay, alarmsPerDay);

        // Of a few hundred calibrations the mean is not exact; and a rule that never alarmed would keep the promise for nothing.
        Assert.InRange(perDay, 0.02 * alarmsPerDay, 1.25 * rule.FalseAlarmsPerDay);
        TestContext.Current.TestOutputHelper?.WriteLine($"{calibrated} windows: {rule.Required} of {rule.Of} at {rule.PValue:0.####}: {perDay:0.###} a day of at most {rule.FalseAlarmsPerDay:0.###}");
    }

    private static double HeavyTailed(Random random) => 1 / Math.Sqrt(1 - random.NextDouble());

    private static int CountAbove(double[] sorted, double score)
    {
        int index = Array.BinarySearch(sorted, score);
        return sorted.Length - (index < 0 ? ~index : index);
    }

    private static AlarmWindow Window(int number, int above) => new()
    {
        StartSeconds = 10 * number,
        EndSeconds = 10 * (number + 1),
        Above = above,
        TailPValue = 0.5,
        Score = 1,
        PeakSeconds = 10 * number,
        Kind = "score",
    };
}
