using AudioAnomaly.Hosting.Tests.Alarms;
using AudioAnomaly.Hosting.Tests.Sources;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.AlarmSinks;

public class AlarmDispatcherTests
{
    private const int Waits = 331;
    private const int TakesAgain = 332;

    [Fact]
    public async Task Sink_AwayForAnHour_GetsEverythingInOrderAfterwards()
    {
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        var sink = new ScriptedSink { Failure = new IOException("no route") };
        await using var run = RunningSinks.Start(new AlarmsOptions(), clock, _ => sink);
        string[] ids = new string[20];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = (await run.RaiseAsync()).Id;
        }

        await Eventually.Is(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return sink.Tries >= 10 && run.Status.AwaySeconds >= 3600;
        });
        Assert.Equal(("own", 20L, "no route"), (run.Status.Name, run.Status.Pending, run.Status.Problem));
        Assert.Empty(sink.Taken);
        Assert.Contains("no route", Assert.Single(run.Log.Of(Waits)), StringComparison.Ordinal);

        sink.Failure = null;
        await Eventually.Is(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return run.Status.Pending == 0;
        });
        Assert.Equal(ids, sink.Taken.Select(notice => notice.Alarm.Id));
        Assert.Equal((null, 0d), (run.Status.Problem, run.Status.AwaySeconds));
        Assert.Single(run.Log.Of(TakesAgain));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sink_ThatFails_IsTriedAgainAfterGrowingPauses(bool takesConnections)
    {
        double[] pauses = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300];
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        var sink = new ScriptedSink("own", clock) { Failure = new IOException("no route") };
        await using var run = RunningSinks.Start(new AlarmsOptions(), clock, _ => takesConnections ? new ConnectedSink(sink) : sink);
        await run.RaiseAsync();
        await run.Log.WaitAsync(Waits);
        for (int failures = 1; failures <= pauses.Length; failures++)
        {
            await Eventually.Is(() =>
            {
                clock.Advance(TimeSpan.FromSeconds(0.25 * pauses[failures - 1]));
                return sink.Tries > failures;
            });
        }

        DateTimeOffset[] tried = sink.Tried;
        Assert.All(pauses.Index(), pause => Assert.True((tried[pause.Index + 1] - tried[pause.Index]).TotalSeconds >= pause.Item));
        Assert.Single(run.Log.Of(Waits));
        Assert.Empty(run.Log.Of(TakesAgain));
        Assert.True(run.Status.AwaySeconds >= pauses.Sum());
    }

    [Fact]
    public async Task Sink_ThatNamesAPause_IsLeftAloneForIt()
    {
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        var sink = new ScriptedSink("own", clock) { Failure = new AlarmSinkException("busy", TimeSpan.FromMinutes(30)) };
        await using var run = RunningSinks.Start(new AlarmsOptions(), clock, _ => sink);
        await run.RaiseAsync();
        Assert.Contains("1800 s", await run.Log.WaitAsync(Waits), StringComparison.Ordinal);
        sink.Failure = null;

        // News in between are no reason to try.
        await run.RaiseAsync();
        await Eventually.Is(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return sink.Taken.Length == 2;
        });

        Assert.True(sink.Tried[1] - sink.Tried[0] >= TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Sink_AfterARestart_GoesOnWhereItWasAndANewOneStartsNow()
    {
        using var folder = new TemporaryFolder();
        var settings = new AlarmsOptions { Database = folder["alarms.db"] };
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        ScriptedSink before = new(), after = new(), fresh = new("fresh");
        string first, second, third;
        await using (var run = RunningSinks.Start(settings, clock, _ => before))
        {
            first = (await run.RaiseAsync(TestAlarm.Raised().EndedAfter(1))).Id;
            await run.IsDelivered();
            before.Failure = new IOException("away");
            second = (await run.RaiseAsync(TestAlarm.Raised().EndedAfter(1))).Id;
            await Eventually.Is(() => run.Status.Problem is not null);
        }

        await using (var run = RunningSinks.Start(settings, clock, _ => after, _ => fresh))
        {
            third = (await run.RaiseAsync(TestAlarm.Raised().EndedAfter(1))).Id;
            await run.IsDelivered();
        }

        Assert.Equal([first], before.Taken.Select(notice => notice.Alarm.Id));
        Assert.Equal([second, third], after.Taken.Select(notice => notice.Alarm.Id));
        Assert.Equal([third], fresh.Taken.Select(notice => notice.Alarm.Id));
    }

    [Fact]
    public async Task Stop_WithNewsLeft_GivesThemStill()
    {
        var sink = new ScriptedSink();
        await using (var run = RunningSinks.Start(new AlarmsOptions(), new FakeTimeProvider(TestAlarm.Noon), _ => sink))
        {
            AlarmRecord alarm = await run.RaiseAsync();
            run.Store.Update(alarm.EndedAfter(2));
        }

        Assert.Equal([AlarmNoticeKind.Raised, AlarmNoticeKind.Ended], sink.Taken.Select(notice => notice.Kind));
    }
}
