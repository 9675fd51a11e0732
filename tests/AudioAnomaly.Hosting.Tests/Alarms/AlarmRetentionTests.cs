using AudioAnomaly.Hosting.Tests.Sources;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.Alarms;

public class AlarmRetentionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_AlarmsOlderThanAllowed_GoWhenTheyHaveEnded()
    {
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { KeepDays = 3 }, clock);
        AlarmRecord old = await open.KeepAsync(TestAlarm.Raised().EndedAfter(1)), lasting = await open.KeepAsync(TestAlarm.Raised());
        open.Store.KeepSound(old.Id, TestAlarm.Noon, new short[1000], 16000, TestAlarm.Picture());
        await open.IsWritten();
        Assert.NotNull(await open.Store.ReadSoundAsync(old.Id, Token));
        clock.Advance(TimeSpan.FromDays(2));
        AlarmRecord young = await open.KeepAsync(TestAlarm.Raised().EndedAfter(1));
        await open.IsWritten();

        clock.Advance(TimeSpan.FromDays(1.5));

        await open.FoundAsync(old.Id, found => found is null);
        Assert.Equal([young.Id, lasting.Id], await open.ListAsync());
        Assert.Null(await open.Store.ReadSoundAsync(old.Id, Token));
        Assert.Single(open.Log.Of(307));
    }

    [Theory]
    [InlineData(36_500)]
    [InlineData(-36_500)]
    public async Task Store_ClockThatJumps_RemovesNothing(double days)
    {
        using var folder = new TemporaryFolder();
        var settings = new AlarmsOptions { Database = folder["alarms.db"], KeepDays = 10 };
        var clock = new JumpingClock();
        string[] ids = ["before", "after", "back", "later"];
        for (int life = 0; life < ids.Length; life++)
        {
            await using OpenStore open = OpenStore.Open(settings, clock);
            await open.KeepAsync(TestAlarm.Raised(id: ids[life], at: clock.GetUtcNow()).EndedAfter(1));

            // Whatever the clock says, an hour is over, and what is too old would go.
            clock.Jump(TimeSpan.FromDays(life % 2 == 0 ? days : -days));
            clock.Pass(TimeSpan.FromHours(2));
            await open.Store.ReviewAsync(ids[life], null, cancellationToken: Token);
        }

        await using OpenStore last = OpenStore.Open(settings, clock);
        Assert.Equal(["later", "back", "after", "before"], await last.ListAsync());
        clock.Pass(TimeSpan.FromDays(11));
        await last.Store.FlushAsync();
        await Eventually.Is(async () => (await last.ListAsync()).Length == 0);
    }

    [Fact]
    public async Task Store_TooLarge_GivesUpTheOldestSoundsAndTheRoomOnTheDisk()
    {
        using var folder = new TemporaryFolder();
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { Database = folder["alarms.db"], MaxMiB = 1 });
        for (int i = 0; i < 12; i++)
        {
            AlarmRecord alarm = TestAlarm.Raised(id: $"{i:00}").EndedAfter(1);
            await open.KeepAsync(alarm);
            open.Store.KeepSound(alarm.Id, TestAlarm.Noon, new short[100_000], 16000, TestAlarm.Picture());
            await open.IsWritten();
        }

        await Eventually.Is(() => open.Status.Bytes <= 1 << 20);
        IReadOnlyList<AlarmRecord> alarms = await open.Store.ListAsync(new AlarmQuery(), Token);
        Assert.Equal(12, alarms.Count);
        int withSound = alarms.TakeWhile(alarm => alarm.HasSound).Count();
        Assert.InRange(withSound, 3, 5);
        Assert.DoesNotContain(alarms.Skip(withSound), alarm => alarm.HasSound || alarm.SoundStartedAt is not null);
        Assert.NotNull(await open.Store.ReadSoundAsync("11", Token));
        Assert.Null(await open.Store.ReadSoundAsync("00", Token));
        Assert.Null(await open.Store.ReadPictureAsync("00", Token));
        await open.DisposeAsync();
        Assert.InRange(new FileInfo(folder["alarms.db"]).Length, 1, (1 << 20) + 8192);
    }

    [Fact]
    public async Task Store_TooLarge_KeepsLabelledSoundsLongest()
    {
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { MaxMiB = 1 });
        for (int i = 0; i < 12; i++)
        {
            AlarmRecord alarm = await open.KeepAsync(TestAlarm.Raised(id: $"{i:00}").EndedAfter(1));
            await open.Store.ReviewAsync(alarm.Id, null, i < 2 ? AlarmLabel.Nothing : null, cancellationToken: Token);
            open.Store.KeepSound(alarm.Id, TestAlarm.Noon, new short[100_000], 16000, TestAlarm.Picture());
            await open.IsWritten();
        }

        await Eventually.Is(() => open.Status.Bytes <= 1 << 20);
        string[] heard = [.. (await open.Store.ListAsync(new AlarmQuery(), Token)).Where(alarm => alarm.HasSound).Select(alarm => alarm.Id)];
        Assert.InRange(heard.Length, 3, 5);
        Assert.Equal(["01", "00"], heard[^2..]);
        Assert.Equal("11", heard[0]);
    }

    [Fact]
    public async Task Store_SinkAwayWithManyNotices_KeepsAlarmsAndRemovesTheOldestNotices()
    {
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { MaxMiB = 1 }, sinks: ["away"]);
        AlarmRecord alarm = await open.KeepAsync(TestAlarm.Raised().EndedAfter(1));
        open.Store.KeepSound(alarm.Id, TestAlarm.Noon, new short[100_000], 16000, TestAlarm.Picture());
        string note = new('n', AlarmStore.LongestNote);
        for (int i = 0; i < 400; i++)
        {
            await open.Store.ReviewAsync(alarm.Id, "Ada", note: $"{i:000}{note[3..]}", cancellationToken: Token);
        }

        await Eventually.Is(() => open.Status is { Waiting: 0, Bytes: <= 1 << 20 });
        Assert.NotNull(await open.Store.ReadSoundAsync(alarm.Id, Token));
        IReadOnlyList<AlarmNotice> left = await open.NoticesAsync();
        Assert.InRange(left.Count, 40, 180);
        Assert.Equal(Enumerable.Range(400 - left.Count, left.Count).Select(number => $"{number:000}"), left.Select(notice => notice.Alarm.Note![..3]));
        Assert.NotEmpty(open.Log.Of(309));
        Assert.Empty(open.Log.Of(308));
    }

    [Fact]
    public async Task Store_TooLargeWithoutSounds_GivesUpTheOldestAlarms()
    {
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { MaxMiB = 1, MostPerHour = 5000 });
        string note = new('n', AlarmStore.LongestNote);
        for (int i = 0; i < 400; i++)
        {
            open.Store.Raise(TestAlarm.Raised(id: $"{i:000}").EndedAfter(1));
            await open.Store.ReviewAsync($"{i:000}", "Ada", note: note, cancellationToken: Token);
        }

        await Eventually.Is(() => open.Status.Bytes <= 1 << 20);
        string[] kept = await open.ListAsync(new AlarmQuery { Limit = 1000 });
        Assert.InRange(kept.Length, 100, 300);
        Assert.Equal(Enumerable.Range(0, kept.Length).Select(i => $"{399 - i:000}"), kept);
    }

    [Fact]
    public async Task Raise_MoreThanTheHourAllows_IsCountedAndToldOnce()
    {
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { MostPerHour = 5 }, clock);
        for (int i = 0; i < 1000; i++)
        {
            AlarmRecord alarm = TestAlarm.Raised(id: $"{i}");
            open.Store.Raise(alarm);
            open.Store.Update(alarm.EndedAfter(1));
        }

        await open.KeepAsync(TestAlarm.Raised("roof", "roof"));
        await open.IsWritten();
        Assert.Equal(["roof", "4", "3", "2", "1", "0"], await open.ListAsync());
        Assert.Equal(995, open.Status.HeldBack);
        Assert.Contains("Source hall had its 5 alarms", Assert.Single(open.Log.Of(305)), StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromHours(1));
        await open.KeepAsync(TestAlarm.Raised(id: "next"));

        Assert.Contains("995 alarms were held back", Assert.Single(open.Log.Of(306)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raise_AThousandAlarms_AreAllKeptAndToldInOrder()
    {
        using var folder = new TemporaryFolder();
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { Database = folder["alarms.db"], MostPerHour = 100_000 }, sinks: ["log"]);
        string[] ids = [.. Enumerable.Range(0, 1000).Select(number => $"{number:0000}")];

        foreach (string id in ids)
        {
            open.Store.Raise(TestAlarm.Raised(id: id));
        }

        await open.FoundAsync(ids[^1], found => found is not null);
        IReadOnlyList<AlarmNotice> notices = await open.NoticesAsync();
        Assert.Equal(ids, notices.Select(notice => notice.Alarm.Id));
        Assert.Equal(Enumerable.Range(0, 1000).Select(number => notices[0].Id + number), notices.Select(notice => notice.Id));
        await open.IsWritten();
        Assert.Equal(1000, Assert.Single(open.Status.Sinks).Pending);
        open.Store.MarkSent("log", notices[^1].Id);
        await open.IsWritten();
        Assert.Equal(0, Assert.Single(open.Status.Sinks).Pending);
        Assert.Empty(await open.NoticesAsync());
    }
}
