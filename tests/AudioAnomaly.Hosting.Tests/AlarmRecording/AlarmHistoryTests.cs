using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Hosting.Tests.AlarmRecording;

public class AlarmHistoryTests
{
    private static readonly AlarmScale Scale = new(99, 10);
    private static readonly DateTimeOffset Begin = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Try_StricterAndLooserRules_SayWhatTheyWouldHaveGiven()
    {
        var history = new AlarmHistory();
        Add(history, 0, [50, 50, 0, 50, 0, 0, 0, 50, 50, 50, 50, 50]);

        AlarmTrial loose = history.Try(new AlarmOptions { Required = 2, Of = 3, AlarmsPerDay = 100, SingleWindowShare = 0 });
        AlarmTrial strict = history.Try(new AlarmOptions { Required = 5, Of = 5, AlarmsPerDay = 100, SingleWindowShare = 0 });

        TriedAlarm alarm = Assert.Single(loose.Alarms);
        Assert.Equal((Begin.AddSeconds(20), Begin.AddSeconds(50), Begin.AddSeconds(70)), (alarm.StartedAt, alarm.RaisedAt, alarm.EndedAt!.Value));
        Assert.Empty(strict.Alarms);
        Assert.Equal(120.0 / 3600, loose.Hours, 9);
        Assert.Equal((2, 3), (loose.Rule!.Required, loose.Rule.Of));
    }

    [Fact]
    public void Add_MoreThanADay_ForgetsTheOldest()
    {
        var history = new AlarmHistory();
        Add(history, 0, [.. Enumerable.Repeat(50, 9000)]);

        IReadOnlyList<LiveWindow> windows = history.List();

        Assert.InRange(windows.Count, 8640, 8642);
        Assert.Equal(Begin.AddSeconds(90_000), windows[^1].EndedAt);
        Assert.Equal(0.51, windows[0].PValue, 9);
    }

    [Fact]
    public void Add_ClockSetBack_WindowsStillFollowEachOther()
    {
        var history = new AlarmHistory();
        Add(history, 0, [50, 50]);
        Add(history, -60, [0, 0, 0]);

        DateTimeOffset[] ends = [.. history.List().Select(window => window.EndedAt)];

        Assert.Equal(ends.Order(), ends);
        Assert.Single(history.Try(new AlarmOptions { Required = 3, Of = 3, AlarmsPerDay = 100 }).Alarms);
    }

    [Fact]
    public void Add_ClockFarAheadForAWhile_TimesAreRightAgain()
    {
        var history = new AlarmHistory();
        Add(history, 36_000_000, [50, 50]);
        Add(history, 0, [0, 0, 0]);

        Assert.Equal([Begin.AddSeconds(10), Begin.AddSeconds(20), Begin.AddSeconds(30)], history.List().Select(window => window.EndedAt));
    }

    [Fact]
    public void Add_OtherCalibration_BeginsAnew()
    {
        var history = new AlarmHistory();
        Add(history, 0, [50, 50]);
        history.Add(new AlarmScale(20, 10), Window(5), Begin.AddSeconds(30));

        Assert.Single(history.List());
    }

    [Fact]
    public void Try_NothingHeardYet_HasNoRule()
    {
        AlarmTrial trial = new AlarmHistory().Try(new AlarmOptions());

        Assert.Null(trial.Rule);
        Assert.Empty(trial.Alarms);
    }

    private static void Add(AlarmHistory history, double startSeconds, int[] above)
    {
        for (int i = 0; i < above.Length; i++)
        {
            history.Add(Scale, Window(above[i]), Begin.AddSeconds(startSeconds + (10 * (i + 1))));
        }
    }

    private static AlarmWindow Window(int above) => new()
    {
        StartSeconds = 0,
        EndSeconds = 10,
        Above = above,
        TailPValue = 0.5,
        Score = 1,
        PeakSeconds = 5,
        Kind = "spectrum",
    };
}
