using AudioAnomaly.Fleet;
using AudioAnomaly.Hosting;
using AudioAnomaly.Monitoring;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AudioAnomaly.Fleet.Tests.Alarms;

public sealed class DeskJournalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_ManyPagesWithARecordOfAnotherVersion_BringsAllOthersAtOnce()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        using AlarmStore store = Open(new AlarmsOptions { MostPerHour = 1000 });
        AlarmNews unreadable = News(0) with { AlarmId = "other", Json = "{}" };
        await JournalOf(cluster).AppendAsync([unreadable, .. Enumerable.Range(1, 450).Select(News)]);
        var journal = new DeskJournal(0, "desk", cluster.Grains, store, NullLogger.Instance);

        int read = await journal.ReadAsync(Cancellation);

        Assert.Equal(451, read);
        Assert.Equal(450, (await store.ListAsync(new AlarmQuery { Limit = 1000 }, Cancellation)).Count);
        Assert.Equal(0, await journal.ReadAsync(Cancellation));
        await store.CloseAsync();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2)]
    public async Task Read_LockedDatabase_ConfirmsNothingAndGivesEachAlarmOnce(int mostWrites)
    {
        const int Alarms = 3;
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        using var folder = new TemporaryFolder();
        using AlarmStore store = Open(new AlarmsOptions { Database = folder["alarms.db"], MostPerHour = Alarms }, mostWrites);
        await JournalOf(cluster).AppendAsync([.. Enumerable.Range(1, Alarms).Select(News)]);
        var journal = new DeskJournal(0, "desk", cluster.Grains, store, NullLogger.Instance);
        using (var connection = new SqliteConnection($"Data Source={folder["alarms.db"]};Pooling=False"))
        {
            connection.Open();
            using SqliteTransaction held = connection.BeginTransaction(deferred: false);
            for (int i = 0; i < 3; i++)
            {
                await Assert.ThrowsAsync<AlarmStoreException>(() => journal.ReadAsync(Cancellation));
            }

            Assert.Equal(Alarms, (await JournalOf(cluster).ReadAsync("desk", 0)).News.Count);
            Assert.InRange(store.Status.Waiting, 1, Alarms);
        }

        int read = 0;
        await Eventually.Is(async () =>
        {
            try
            {
                return (read = await journal.ReadAsync(Cancellation)) > 0;
            }
            catch (AlarmStoreException)
            {
                return false;
            }
        });

        Assert.Equal(Alarms, read);
        Assert.Equal(Alarms, (await store.ListAsync(new AlarmQuery(), Cancellation)).Count);
        Assert.Equal((0, 0), (store.Status.HeldBack, store.Status.Lost));
        await store.CloseAsync();
    }

    [Fact]
    public async Task Read_AlarmsBeyondTheHourlyLimit_AreHeldBackAndConfirmed()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        using AlarmStore store = Open(new AlarmsOptions { MostPerHour = 2 });
        await JournalOf(cluster).AppendAsync([.. Enumerable.Range(1, 5).Select(News)]);
        var journal = new DeskJournal(0, "desk", cluster.Grains, store, NullLogger.Instance);

        await journal.ReadAsync(Cancellation);
        AlarmRecord known = News(1).ToRecord();
        bool isTakenAgain = store.Raise(known);

        Assert.True(isTakenAgain);
        Assert.Equal(3, store.Status.HeldBack);
        Assert.Equal(0, await journal.ReadAsync(Cancellation));
        await store.CloseAsync();
    }

    [Fact]
    public async Task Read_NewsOfTheEndWereDropped_EndsWhatTheMicrophoneSaysIsOver()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync(fleet: options => options.MostNews = 10);
        string name = Enumerable.Range(0, 1000).Select(number => $"press-{number}").First(press => AlarmJournal.Of(press) == 0);
        IMicrophoneGrain microphone = await cluster.RegisterAsync(name);
        await microphone.PushAsync(new SoundChunk { Stream = Guid.NewGuid(), First = 0, SampleRate = SpectrumModel.Rate, Bytes = new byte[SpectrumModel.Rate * 2] });
        using AlarmStore store = Open(new AlarmsOptions { MostPerHour = 1000 });
        AlarmNews raised = Of(name, 0);
        await JournalOf(cluster).AppendAsync([raised]);
        var journal = new DeskJournal(0, "desk", cluster.Grains, store, NullLogger.Instance);
        await journal.ReadAsync(Cancellation);
        Assert.Single(await store.ListAsync(new AlarmQuery { OnlyLasting = true, Source = name }, Cancellation));

        AlarmRecord record = raised.ToRecord();
        AlarmNews ended = AlarmNews.Of(AlarmNewsKind.Ended, 2, record with { EndedAt = record.RaisedAt.AddSeconds(9) });
        await JournalOf(cluster).AppendAsync([ended, .. Enumerable.Range(1, 10).Select(News)]);
        await journal.ReadAsync(Cancellation);

        Assert.Empty(await store.ListAsync(new AlarmQuery { OnlyLasting = true, Source = name }, Cancellation));
        Assert.NotNull((await store.FindAsync(raised.AlarmId, Cancellation))!.Alarm.EndSeconds);
        await store.CloseAsync();
    }

    private static IAlarmJournalGrain JournalOf(FleetCluster cluster) => cluster.Grains.GetGrain<IAlarmJournalGrain>(0);

    private static AlarmStore Open(AlarmsOptions settings, int mostWrites = 10_000)
    {
        var store = new AlarmStore(settings, TimeProvider.System, NullLogger<AlarmStore>.Instance, mostWrites, patienceSeconds: 1);
        store.Open();
        return store;
    }

    private static AlarmNews News(int number) => Of("press-1", number);

    private static AlarmNews Of(string source, int number)
    {
        DateTimeOffset raised = DateTimeOffset.UnixEpoch.AddMinutes(number);
        return AlarmNews.Of(AlarmNewsKind.Raised, 1, new AlarmRecord
        {
            Id = $"{number:d4}",
            Source = source,
            Model = FleetCluster.Model,
            ModelVersion = 1,
            StartedAt = raised.AddSeconds(-4),
            RaisedAt = raised,
            Alarm = new Alarm
            {
                Number = number,
                StartSeconds = 56,
                RaisedSeconds = 60,
                Kind = "spectrum",
                Score = 7,
                PeakSeconds = 58,
                FalseAlarmsPerDay = 0.01,
                Evidence = [],
                Text = "louder",
            },
        });
    }
}
