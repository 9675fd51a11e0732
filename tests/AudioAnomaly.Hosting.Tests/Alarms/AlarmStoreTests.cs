using AudioAnomaly.Audio;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.Alarms;

public class AlarmStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Raise_UpdatedAndEnded_IsKeptAsItBecame()
    {
        await using OpenStore open = OpenStore.Open();
        AlarmRecord alarm = await open.KeepAsync(TestAlarm.Raised());

        open.Store.Update(alarm with { Alarm = alarm.Alarm with { Score = 9 } });
        open.Store.Update(alarm.EndedAfter(20) with { Alarm = alarm.Alarm with { Score = 11, EndSeconds = 80 } });

        AlarmRecord found = (await open.FoundAsync(alarm.Id, found => found!.EndedAt is not null))!;
        Assert.Equal((11d, 80d, 3, "from 300 to 420 Hz louder"), (found.Alarm.Score, found.Alarm.EndSeconds, found.ModelVersion, found.Alarm.Text));
        Assert.Equal(alarm.Alarm.Evidence, found.Alarm.Evidence);
        Assert.Equal(alarm.StartedAt, found.StartedAt);
        Assert.Equal(1, open.Status.Alarms);
        Assert.Null(await open.Store.FindAsync("other", Token));
    }

    [Fact]
    public async Task KeepSound_OfAnAlarm_IsReadBackToTheBit()
    {
        using var folder = new TemporaryFolder();
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { Database = folder["alarms.db"] });
        AlarmRecord alarm = await open.KeepAsync(TestAlarm.Raised());
        short[] samples = [0, 1, -1, short.MaxValue, short.MinValue];

        open.Store.KeepSound(alarm.Id, TestAlarm.Noon.AddSeconds(-10), samples, 16000, TestAlarm.Picture());
        open.Store.KeepSound("of nobody", TestAlarm.Noon, samples, 16000, TestAlarm.Picture());

        AlarmRecord found = (await open.FoundAsync(alarm.Id, found => found!.HasSound))!;
        Assert.Equal(TestAlarm.Noon.AddSeconds(-10), found.SoundStartedAt);
        await File.WriteAllBytesAsync(folder["kept.wav"], (await open.Store.ReadSoundAsync(alarm.Id, Token))!, Token);
        AudioClip clip = AudioClip.FromFile(folder["kept.wav"]);
        Assert.Equal(16000, clip.SampleRate);
        Assert.Equal(samples.Select(sample => sample / 32768f), clip.Samples.ToArray());
        SoundPicture picture = (await open.Store.ReadPictureAsync(alarm.Id, Token))!, expected = TestAlarm.Picture();
        Assert.Equal(expected.Levels, picture.Levels);
        Assert.Equal(expected.Map, picture.Map);
        Assert.Equal(expected.LevelsDb, picture.LevelsDb);
        Assert.Equal(expected.Peaks, picture.Peaks);
        Assert.Equal(expected.Frequencies, picture.Frequencies);
        Assert.Null(await open.Store.ReadSoundAsync("of nobody", Token));
        Assert.Null(await open.Store.ReadPictureAsync("of nobody", Token));
    }

    [Fact]
    public async Task Review_Twice_KeepsWhoWasFirstAndTheNewestWords()
    {
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        await using OpenStore open = OpenStore.Open(clock: clock);
        AlarmRecord alarm = await open.KeepAsync(TestAlarm.Raised());

        AlarmRecord first = await open.Store.ReviewAsync(alarm.Id, "Ada", note: "strange", cancellationToken: Token);
        clock.Advance(TimeSpan.FromMinutes(5));
        AlarmRecord second = await open.Store.ReviewAsync(alarm.Id, "Bob", AlarmLabel.Fault, cancellationToken: Token);
        open.Store.Update(alarm.EndedAfter(3));

        Assert.Equal((TestAlarm.Noon, "Ada", AlarmLabel.None, "strange"), (first.AcknowledgedAt, first.AcknowledgedBy, first.Label, first.Note));
        Assert.Equal((TestAlarm.Noon, "Ada", AlarmLabel.Fault, "strange"), (second.AcknowledgedAt, second.AcknowledgedBy, second.Label, second.Note));
        AlarmRecord ended = (await open.FoundAsync(alarm.Id, found => found!.EndedAt is not null))!;
        Assert.Equal((AlarmLabel.Fault, "strange"), (ended.Label, ended.Note));
        Assert.Null((await open.Store.ReviewAsync(alarm.Id, null, note: string.Empty, cancellationToken: Token)).Note);
    }

    [Fact]
    public async Task Review_WhatCannotBe_IsRefused()
    {
        await using OpenStore open = OpenStore.Open();
        AlarmRecord alarm = await open.KeepAsync(TestAlarm.Raised());

        UnknownAlarmException unknown = await Assert.ThrowsAsync<UnknownAlarmException>(() => ReviewAsync("0\n1"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("note", () => ReviewAsync(alarm.Id, note: new string('x', 4001)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("by", () => ReviewAsync(alarm.Id, by: new string('x', 201)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("label", () => ReviewAsync(alarm.Id, label: (AlarmLabel)9));

        Assert.Equal("0\n1", unknown.Id);
        Assert.Null((await open.Store.FindAsync(alarm.Id, Token))!.AcknowledgedAt);

        Task ReviewAsync(string id, string? by = "Ada", AlarmLabel? label = null, string? note = null) => open.Store.ReviewAsync(id, by, label, note, Token);
    }

    [Fact]
    public async Task List_Pages_HoldEveryAlarmOnceWhateverTheClockSaid()
    {
        await using OpenStore open = OpenStore.Open();
        string[] ids = new string[25];
        for (int i = 0; i < ids.Length; i++)
        {
            // The clock jumps to and fro over ten years, and so do ids.
            AlarmRecord alarm = TestAlarm.Raised(at: TestAlarm.Noon.AddDays(i % 3 * 1800 - i));
            ids[i] = alarm.Id;
            open.Store.Raise(alarm);
        }

        await open.IsWritten();
        var seen = new List<string>();
        for (string? before = null; ;)
        {
            string[] page = await open.ListAsync(new AlarmQuery { Before = before, Limit = 10 });
            if (page.Length == 0)
            {
                break;
            }

            seen.AddRange(page);
            before = page[^1];
        }

        Assert.Equal(ids.Reverse(), seen);
        await Assert.ThrowsAsync<UnknownAlarmException>(() => open.ListAsync(new AlarmQuery { Before = "gone" }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => open.ListAsync(new AlarmQuery { Limit = 1001 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => open.ListAsync(new AlarmQuery { Limit = 0 }));
    }

    [Fact]
    public async Task List_Filters_AreAllHeld()
    {
        await using OpenStore open = OpenStore.Open();
        AlarmRecord pump = await open.KeepAsync(TestAlarm.Raised("hall")), fan = await open.KeepAsync(TestAlarm.Raised("roof", model: "fan"));
        AlarmRecord other = await open.KeepAsync(TestAlarm.Raised("roof"));
        await open.Store.ReviewAsync(fan.Id, null, AlarmLabel.Nothing, cancellationToken: Token);

        Assert.Equal([other.Id, fan.Id], await open.ListAsync(new AlarmQuery { Source = "roof" }));
        Assert.Equal([other.Id, pump.Id], await open.ListAsync(new AlarmQuery { Model = "pump" }));
        Assert.Equal([fan.Id], await open.ListAsync(new AlarmQuery { Label = AlarmLabel.Nothing }));
        Assert.Equal([other.Id, pump.Id], await open.ListAsync(new AlarmQuery { OnlyUnacknowledged = true }));
        Assert.Equal([other.Id], await open.ListAsync(new AlarmQuery { Source = "roof", Model = "pump", OnlyUnacknowledged = true }));

        open.Store.Update(other.EndedAfter(1));
        await open.IsWritten();
        Assert.Equal([fan.Id, pump.Id], await open.ListAsync(new AlarmQuery { OnlyLasting = true }));
    }

    [Fact]
    public async Task Listen_ManyListeners_HearEveryNoticeOfThenOn()
    {
        await using OpenStore open = OpenStore.Open();
        await open.KeepAsync(TestAlarm.Raised());
        IAsyncEnumerable<AlarmNotice>[] listeners = [open.Store.ListenAsync(Token), open.Store.ListenAsync(Token)];
        AlarmRecord alarm = TestAlarm.Raised();

        open.Store.Raise(alarm);
        open.Store.Update(alarm.EndedAfter(1));
        await open.IsWritten();
        await open.Store.ReviewAsync(alarm.Id, "Ada", AlarmLabel.Other, cancellationToken: Token);

        foreach (IAsyncEnumerable<AlarmNotice> listener in listeners)
        {
            List<AlarmNotice> heard = await listener.Take(3).ToListAsync(Token);
            Assert.Equal([AlarmNoticeKind.Raised, AlarmNoticeKind.Ended, AlarmNoticeKind.Reviewed], heard.Select(notice => notice.Kind));
            Assert.All(heard, notice => Assert.Equal(alarm.Id, notice.Alarm.Id));
            Assert.Equal([heard[0].Id, heard[0].Id + 1, heard[0].Id + 2], heard.Select(notice => notice.Id));
            Assert.Equal(AlarmLabel.Other, heard[2].Alarm.Label);
        }
    }

    [Fact]
    public async Task Listen_SlowListener_MissesTheOldest()
    {
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { MostPerHour = 5000 });
        IAsyncEnumerable<AlarmNotice> slow = open.Store.ListenAsync(Token);
        for (int i = 0; i < 1200; i++)
        {
            open.Store.Raise(TestAlarm.Raised(id: $"{i}"));
        }

        await open.IsWritten();
        await open.FoundAsync("1199", found => found is not null);
        await open.Store.ReviewAsync("1199", null, cancellationToken: Token);

        AlarmNotice first = await slow.FirstAsync(Token);
        Assert.Equal("201", first.Alarm.Id);
    }

    [Fact]
    public async Task Calls_BeforeAndAfterTheHostRuns_SayWhy()
    {
        using var folder = new TemporaryFolder();
        OpenStore open = OpenStore.Open(new AlarmsOptions { Database = folder["alarms.db"] });
        AlarmRecord alarm = TestAlarm.Raised();
        open.Store.Raise(alarm);
        await open.DisposeAsync();

        await Assert.ThrowsAsync<AlarmStoreException>(() => open.Store.ReviewAsync(alarm.Id, null, cancellationToken: Token));
        await Assert.ThrowsAsync<AlarmStoreException>(() => open.Store.FindAsync(alarm.Id, Token));
        open.Store.Raise(TestAlarm.Raised());
        Assert.False(open.Status.IsWriting);
        Assert.Empty(await open.Store.ListenAsync(Token).ToListAsync(Token));
        await using OpenStore again = OpenStore.Open(new AlarmsOptions { Database = folder["alarms.db"] });
        Assert.NotNull(await again.Store.FindAsync(alarm.Id, Token));
    }
}
