using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Core.Tests.Monitoring;

public class AlarmMonitorTests
{
    private const int Calibrated = 99;
    private static readonly AlarmScale Scale = new(Calibrated, 10);
    private static readonly AlarmOptions TwoOfThree = new() { AlarmsPerDay = 100, Required = 2, Of = 3, SingleWindowShare = 0, ClearSeconds = 20, HoldOffSeconds = 0, HoldPValue = 0.3 };

    [Fact]
    public void Add_RequiredWindowsAmongTheLast_RaisesOnceFromTheFirstUnusualOne()
    {
        var monitor = new AlarmMonitor(Scale, TwoOfThree);

        List<AlarmChange> changes = Feed(monitor, 50, 0, 50, 0, 0, 0);

        AlarmChange raised = Assert.Single(changes, change => change.Kind == AlarmChangeKind.Raised);
        Assert.Equal((10, 40), (raised.Alarm.StartSeconds, raised.Alarm.RaisedSeconds));
        Assert.Equal(raised.Alarm.Number, monitor.Current?.Number);
    }

    [Fact]
    public void Add_UnusualWindowsTooFarApart_IsNoAlarm()
        => Assert.Empty(Feed(new AlarmMonitor(Scale, TwoOfThree), 0, 50, 50, 0, 50, 50, 0));

    [Fact]
    public void Add_WindowsBetweenTheTwoLevels_KeepTheAlarmUp()
    {
        var monitor = new AlarmMonitor(Scale, TwoOfThree);

        // 20 is not unusual (k = 13 here), but below the level that keeps an alarm up.
        List<AlarmChange> changes = Feed(monitor, 0, 0, 20, 20, 20, 20, 50, 50);

        Assert.Equal([AlarmChangeKind.Raised, AlarmChangeKind.Ended], changes.Select(change => change.Kind));
        Assert.Equal(60, changes[^1].Alarm.EndSeconds);
        Assert.Null(monitor.Current);
    }

    [Fact]
    public void Add_QuietTimeAfterAnAlarm_HoldsTheSameKindBackUntilItIsOver()
    {
        var monitor = new AlarmMonitor(Scale, TwoOfThree with { HoldOffSeconds = 60 });

        List<AlarmChange> changes = Feed(monitor, [0, 0, 50, 50, .. Enumerable.Repeat(0, 8)]);

        AlarmChange[] raised = [.. changes.Where(change => change.Kind == AlarmChangeKind.Raised)];
        Assert.Equal([20.0, 80.0], raised.Select(change => change.Alarm.RaisedSeconds));
    }

    [Fact]
    public void Add_QuietTimeAfterAnAlarm_LetsAnotherKindThrough()
    {
        var monitor = new AlarmMonitor(Scale, TwoOfThree with { HoldOffSeconds = 600 });
        Feed(monitor, 0, 0, 50, 50);

        Assert.Null(monitor.Add(Window(4, 0, "texture")));
        AlarmChange? raised = monitor.Add(Window(5, 0, "texture"));

        Assert.Equal("texture", raised?.Alarm.Kind);
    }

    [Fact]
    public void Add_ShorterThanTheMinimumLength_IsNoAlarm()
    {
        AlarmOptions options = TwoOfThree with { Of = 4, MinSeconds = 40 };

        Assert.Empty(Feed(new AlarmMonitor(Scale, options), 0, 0, 0, 50, 50, 50));
        Assert.Single(Feed(new AlarmMonitor(Scale, options), 0, 0, 0, 0), change => change.Kind == AlarmChangeKind.Raised);
    }

    [Fact]
    public void Add_MinimumLengthBeyondTheRulesWindows_IsAnAlarmWhenItLastsSoLong()
    {
        AlarmChange raised = Assert.Single(Feed(new AlarmMonitor(Scale, TwoOfThree with { MinSeconds = 100 }), [.. Enumerable.Repeat(0, 12)]));

        Assert.Equal((0, 100), (raised.Alarm.StartSeconds, raised.Alarm.RaisedSeconds));
    }

    [Fact]
    public void Skip_DeviceFailsDuringAnAlarm_EndsItInTime()
    {
        var monitor = new AlarmMonitor(Scale, TwoOfThree);
        Feed(monitor, 0, 0);

        Assert.Null(monitor.Skip(30));
        Assert.Equal(20, monitor.Skip(40)?.Alarm.EndSeconds);
        Assert.Null(monitor.Skip(50));
    }

    [Fact]
    public void Add_NoShareForSingleWindows_NoneIsEnough()
        => Assert.Null(new AlarmMonitor(Scale, TwoOfThree).Add(Window(0, 0) with { TailPValue = 0 }));

    [Fact]
    public void Add_SingleWindowFarBeyondAll_IsEnough()
    {
        var monitor = new AlarmMonitor(Scale, new AlarmOptions { AlarmsPerDay = 1, SingleWindowShare = 0.5 });
        Assert.Equal(0.5 / 8640, monitor.Rule.SingleWindowPValue, 12);

        Assert.Null(monitor.Add(Window(0, 0) with { TailPValue = 1e-4 }));
        AlarmChange? raised = monitor.Add(Window(1, 0) with { TailPValue = 1e-9 });

        Assert.Equal(AlarmChangeKind.Raised, raised?.Kind);
        Assert.Equal(10, raised!.Alarm.StartSeconds);
        Assert.InRange(raised.Alarm.FalseAlarmsPerDay, 8.6e-6, 8.7e-6);
        Assert.InRange(raised.Alarm.Confidence, 0.99999, 1);
    }

    [Fact]
    public void Add_StrongerWindowsLater_ChangeTheAlarm()
    {
        var monitor = new AlarmMonitor(Scale, TwoOfThree);
        Feed(monitor, 0, 0);

        AlarmChange? changed = monitor.Add(Window(2, 0, "texture") with
        {
            Score = 9,
            LowHz = 300,
            HighHz = 420,
            Evidence = [new AnomalyEvidence { Kind = "texture", Score = 9, Z = 12, PValue = 0.01, LowHz = 300, HighHz = 420, Text = "rougher than usual" }],
        });

        Assert.Equal(AlarmChangeKind.Changed, changed?.Kind);
        Assert.Equal(("texture", 9.0, 300.0, "rougher than usual, for 30 s"), (changed!.Alarm.Kind, changed.Alarm.Score, changed.Alarm.LowHz!.Value, changed.Alarm.Text));
    }

    [Fact]
    public void Add_LongerAlarm_IsRarerAmongNormalSound()
    {
        var monitor = new AlarmMonitor(Scale, TwoOfThree);
        Feed(monitor, 0, 0);
        double before = monitor.Current!.FalseAlarmsPerDay;

        Feed(monitor, 0, 0, 0, 0);

        Assert.InRange(monitor.Current!.FalseAlarmsPerDay, 0, before / 100);
    }

    [Fact]
    public void Complete_AlarmThatLasts_EndsWithItsLastUnusualWindow()
    {
        var monitor = new AlarmMonitor(Scale, TwoOfThree);
        Feed(monitor, 0, 0, 50);

        AlarmChange? ended = monitor.Complete();

        Assert.Equal((AlarmChangeKind.Ended, 20.0), (ended!.Kind, ended.Alarm.EndSeconds!.Value));
        Assert.Null(monitor.Complete());
    }

    [Fact]
    public void Choose_MoreCalibratedWindows_NeedFewerToBeUnusual()
    {
        AlarmRule few = AlarmRule.Choose(new AlarmScale(20, 10), new AlarmOptions());
        AlarmRule many = AlarmRule.Choose(new AlarmScale(2000, 10), new AlarmOptions());

        Assert.True(many.Required < few.Required, $"{few} {many}");
        Assert.All([few, many], rule => Assert.InRange(rule.FalseAlarmsPerDay, 0.2, 1));
        Assert.All([few, many], rule => Assert.Null(rule.Warning));
    }

    [Fact]
    public void Choose_TooFewCalibratedWindows_SaysWhatMustBeExpected()
    {
        AlarmRule rule = AlarmRule.Choose(new AlarmScale(3, 1), new AlarmOptions());

        Assert.InRange(rule.FalseAlarmsPerDay, 10, double.MaxValue);
        Assert.Contains("3 normal windows", rule.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, 2)]
    public void Constructor_ImpossibleRule_IsRefused(int required, int? of)
        => Assert.Throws<ValidationException>(() => new AlarmMonitor(Scale, new AlarmOptions { Required = required, Of = of }));

    [Fact]
    public void RateOf_OneWindow_IsTheShareOfRanks()
    {
        // The k highest of n + 1 exchangeable values: k / (n + 1) of a day's windows.
        Assert.Equal(8640 * 3.0 / 100, Scale.RateOf(1, 1, 3), 9);
        Assert.Equal(8640 * 2 * (3.0 / 100) * (4.0 / 101), Scale.RateOf(2, 3, 3), 9);
    }

    private static List<AlarmChange> Feed(AlarmMonitor monitor, params int[] above)
        => [.. above.Select((rank, i) => monitor.Add(Window(i, rank))).OfType<AlarmChange>()];

    private static AlarmWindow Window(int number, int above, string kind = "spectrum") => new()
    {
        StartSeconds = 10 * number,
        EndSeconds = 10 * (number + 1),
        Above = above,
        TailPValue = (above + 1.0) / (Calibrated + 1),
        Score = 1,
        PeakSeconds = (10 * number) + 5,
        Kind = kind,
    };
}
