using AudioAnomaly.Hosting;
using Orleans.TestingHost;

namespace AudioAnomaly.Fleet.Tests.Microphones;

public sealed class MicrophoneMoveTests
{
    private const int Rate = SpectrumModel.Rate;
    private static readonly (double Seconds, bool IsAnomalous)[] Day = [(30, false), (20, true), (30, false), (20, true), (20, false)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(15)]
    [InlineData(40)]
    [InlineData(47)]
    [InlineData(70)]
    public async Task Push_ServerLostOnTheWay_AlarmsAreThoseOfOneThatWasNot(double lostAfter)
    {
        List<AlarmNews> expected = await RunAsync(1, _ => Task.CompletedTask);
        double sentAgain = 0;

        List<AlarmNews> news = await RunAsync(
            3,
            async run =>
            {
                if (run.Feed.PushedSeconds == lostAfter)
                {
                    await run.Cluster.Cluster.KillSiloAsync(await run.Cluster.SiloOfAsync());
                }

                sentAgain = run.Feed.SentAgainSeconds;
            });

        Assert.Equal(4, expected.Count(one => one.Kind != AlarmNewsKind.Changed));
        Assert.Equal(expected.Select(Describe), news.Select(Describe));
        Assert.InRange(sentAgain, 0, 11);
    }

    [Fact]
    public async Task Push_MovedInOrder_NothingIsScoredAnew()
    {
        List<AlarmNews> expected = await RunAsync(1, _ => Task.CompletedTask);
        double sentAgain = 0;
        int moves = 0;

        List<AlarmNews> news = await RunAsync(
            2,
            async run =>
            {
                if (run.Feed.PushedSeconds % 7 == 0)
                {
                    InProcessSiloHandle silo = await run.Cluster.SiloOfAsync();
                    InProcessSiloHandle other = run.Cluster.Cluster.Silos.First(one => one != silo);
                    await run.Cluster.Cluster.MigrateAsync(run.Cluster.Microphone(), other.SiloAddress);
                    moves++;
                }

                sentAgain = run.Feed.SentAgainSeconds;
            });

        Assert.Equal(expected.Select(Describe), news.Select(Describe));
        Assert.Equal(0, sentAgain);
        Assert.True(moves > 10);
    }

    [Fact]
    public async Task Push_StorageAwayForLong_NoAlarmIsToldBeforeItIsSafe()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        await cluster.RegisterAsync();
        var sender = new Sender(Sender.Sound(Day));
        cluster.Storage.IsAway = true;

        for (long first = 0; first < 60 * Rate; first += Rate)
        {
            Assert.Equal(ChunkOutcome.Taken, (await cluster.Microphone().PushAsync(sender.Chunk(first, Rate))).Outcome);
        }

        MicrophoneStatus away = await cluster.Microphone().GetStatusAsync();
        cluster.Storage.IsAway = false;
        List<AlarmNews> before = await cluster.NewsAsync();
        await Eventually.Is(async () => (await cluster.NewsAsync("later")).Any(news => news.Kind == AlarmNewsKind.Ended));

        Assert.Equal(1, away.Alarms);
        Assert.False(away.IsSaving);
        Assert.Contains(away.Warnings, warning => warning.Contains("cannot be saved", StringComparison.Ordinal));
        Assert.True(before.Count == 0 || cluster.Storage.Writes > 0);
        Assert.Single(await cluster.NewsAsync("later"), news => news.Kind == AlarmNewsKind.Raised);
        await Eventually.Is(async () => (await cluster.Microphone().GetStatusAsync()).IsSaving);
    }

    private static async Task<List<AlarmNews>> RunAsync(short silos, Func<(FleetCluster Cluster, MicrophoneFeed Feed), Task> between)
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync(silos);
        await cluster.RegisterAsync();
        byte[] sound = Sender.Sound(Day);
        using var feed = new MicrophoneFeed(cluster.Grains, "press-1", new MicrophoneSettings { Model = FleetCluster.Model, SampleRate = Rate });
        for (int start = 0; start < sound.Length; start += sizeof(short) * Rate)
        {
            await feed.PushAsync(sound.AsMemory(start, sizeof(short) * Rate), Cancellation);
            await between((cluster, feed));
        }

        await feed.FlushAsync(Cancellation);
        await between((cluster, feed));
        Assert.Equal(0, feed.LostSeconds);
        return await cluster.NewsAsync();
    }

    /// <summary>All but the name and the times of day, which are those of the run.</summary>
    private static string Describe(AlarmNews news)
    {
        AlarmRecord alarm = news.ToRecord();
        return FormattableString.Invariant($"{news.Kind} {news.Revision} {alarm.Alarm.Kind} {alarm.Alarm.StartSeconds} {alarm.Alarm.RaisedSeconds} {alarm.Alarm.EndSeconds} {alarm.Alarm.Score:R} {alarm.Alarm.FalseAlarmsPerDay:R} {alarm.Alarm.Text}");
    }
}
