using System.Diagnostics;
using AudioAnomaly.Hosting.Tests.Sources;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.Alarms;

public class AlarmStoreFaultTests
{
    private const int Waits = 303;
    private const int WritesAgain = 304;
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_LockedDatabase_KeepsAlarmsInMemoryAndRefusesReviews()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { Database = folder["alarms.db"] }, clock);
        AlarmRecord before = await open.KeepAsync(TestAlarm.Raised()), during = TestAlarm.Raised();
        using (new DatabaseLock(folder["alarms.db"]))
        {
            open.Store.Raise(during);
            await Eventually.Is(() => !open.Status.IsWriting);
            open.Store.KeepSound(during.Id, TestAlarm.Noon, new short[100], 16000, TestAlarm.Picture());
            open.Store.Update(during.EndedAfter(5));

            AlarmStoreException refused = await Assert.ThrowsAsync<AlarmStoreException>(
                () => open.Store.ReviewAsync(before.Id, "Ada", AlarmLabel.Fault, cancellationToken: Token));

            Assert.Contains("another program has locked the database", refused.Message, StringComparison.Ordinal);
            Assert.Equal(3, open.Status.Waiting);
            Assert.Contains("locked", open.Status.Problem!, StringComparison.Ordinal);
            Assert.Equal(AlarmLabel.None, (await open.Store.FindAsync(before.Id, Token))!.Label);
        }

        await open.IsWrittenAsync(clock);
        AlarmRecord kept = (await open.FoundAsync(during.Id, found => found?.EndedAt is not null))!;
        Assert.True(kept.HasSound);
        Assert.Equal((0, 0), (open.Status.Lost, open.Status.LostSounds));
        Assert.Single(open.Log.Of(Waits));
        Assert.Single(open.Log.Of(WritesAgain));
        Assert.Equal(AlarmLabel.Fault, (await open.Store.ReviewAsync(before.Id, "Ada", AlarmLabel.Fault, cancellationToken: Token)).Label);
    }

    [Fact]
    public async Task Store_LockedForLong_DropsSoundsFirstAndCountsWhatIsLost()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { Database = folder["alarms.db"] }, clock, mostWrites: 6, mostSoundBytes: 5000);
        AlarmRecord[] alarms = [.. Enumerable.Range(0, 8).Select(number => TestAlarm.Raised(id: $"{number}"))];
        using (new DatabaseLock(folder["alarms.db"]))
        {
            open.Store.Raise(alarms[0]);
            await Eventually.Is(() => !open.Status.IsWriting);
            for (int i = 0; i < 3; i++)
            {
                open.Store.KeepSound("0", TestAlarm.Noon, new short[1000], 16000, TestAlarm.Picture());
            }

            // Two of 2,000 bytes and their pictures are room for two.
            Assert.Equal((3, 1), (open.Status.Waiting, open.Status.LostSounds));
            foreach (AlarmRecord alarm in alarms[1..])
            {
                open.Store.Raise(alarm);
            }

            Assert.Equal((6, 3, 2), (open.Status.Waiting, open.Status.LostSounds, open.Status.Lost));
        }

        await open.IsWrittenAsync(clock);
        Assert.Equal(["5", "4", "3", "2", "1", "0"], await open.ListAsync());
    }

    [Fact]
    public async Task Store_FullDisk_SaysSoAndLosesNothingThatFitsIntoMemory()
    {
        using var folder = new TemporaryFolder();
        string disk = folder["disk"];
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk), "Only root can mount a small disk.");
        try
        {
            var clock = new FakeTimeProvider(TestAlarm.Noon);
            await using OpenStore open = OpenStore.Open(new AlarmsOptions { Database = Path.Combine(disk, "alarms.db"), MostPerHour = 1000 }, clock);
            AlarmRecord first = await open.KeepAsync(TestAlarm.Raised());
            FillDisk(Path.Combine(disk, "filler"));

            // The log of the database has some room left.
            for (int i = 0; i < 500 && open.Status.IsWriting; i++)
            {
                open.Store.Raise(TestAlarm.Raised(id: $"{i}"));
                await Eventually.Is(() => !open.Status.IsWriting || open.Status.Waiting == 0);
            }

            await Assert.ThrowsAsync<AlarmStoreException>(() => open.Store.ReviewAsync(first.Id, "Ada", cancellationToken: Token));
            Assert.Matches("disk (is full|reports an error)", open.Status.Problem);
            int kept = (await open.ListAsync(new AlarmQuery { Limit = 1000 })).Length, waiting = open.Status.Waiting;

            File.Delete(Path.Combine(disk, "filler"));
            await open.IsWrittenAsync(clock);
            Assert.Equal(kept + waiting, (await open.ListAsync(new AlarmQuery { Limit = 1000 })).Length);
            Assert.NotNull((await open.Store.ReviewAsync(first.Id, "Ada", cancellationToken: Token)).AcknowledgedAt);
        }
        finally
        {
            Run("umount", disk);
        }
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("no header")]
    [InlineData("truncated")]
    [InlineData("broken page")]
    public async Task Open_BrokenDatabase_IsPutAsideAndANewOneIsBegun(string damage)
    {
        using var folder = new TemporaryFolder();
        string path = folder["alarms.db"];
        var settings = new AlarmsOptions { Database = path };
        long told;
        await using (OpenStore before = OpenStore.Open(settings, sinks: ["log"]))
        {
            AlarmRecord alarm = await before.KeepAsync(TestAlarm.Raised());
            before.Store.KeepSound(alarm.Id, TestAlarm.Noon, new short[50_000], 16000, TestAlarm.Picture());
            told = (await before.NoticesAsync())[^1].Id;
        }

        byte[] bytes = await File.ReadAllBytesAsync(path, Token);
        bytes = damage switch
        {
            "garbage" => [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 31))],
            "truncated" => bytes[..(bytes.Length / 2)],
            "no header" => [.. new byte[100], .. bytes[100..]],
            _ => [.. bytes[..4096], .. Enumerable.Repeat((byte)0xA5, 4096), .. bytes[8192..]],
        };
        await File.WriteAllBytesAsync(path, bytes, Token);

        await using OpenStore open = OpenStore.Open(settings, sinks: ["log"]);

        string aside = Assert.Single(Directory.GetFiles(folder.Root, "alarms.db.broken-*"));
        Assert.Equal(Path.GetFileName(aside), open.Status.SetAside);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(aside, Token));
        Assert.Contains(aside, Assert.Single(open.Log.Of(302)), StringComparison.Ordinal);
        Assert.Empty(await open.ListAsync());
        await open.KeepAsync(TestAlarm.Raised());
        Assert.True((await open.NoticesAsync())[0].Id > told);
    }

    [Fact]
    public async Task Store_DatabaseThatBreaksWhileItIsUsed_IsPutAsideAndAlarmsGoOn()
    {
        using var folder = new TemporaryFolder();
        string path = folder["alarms.db"];
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { Database = path, MostPerHour = 5000 }, clock);
        await open.KeepAsync(TestAlarm.Raised());
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        await using (var log = new FileStream(path + "-wal", FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Write(new byte[64 * 1024]);
            log.SetLength(0);
        }

        AlarmRecord after = TestAlarm.Raised(id: "after");
        await Eventually.Is(async () =>
        {
            open.Store.Raise(TestAlarm.Raised());
            await open.Store.FlushAsync();
            clock.Advance(TimeSpan.FromSeconds(1));
            return open.Status is { SetAside: not null, IsWriting: true };
        });
        open.Store.Raise(after);

        await open.FoundAsync("after", found => found is not null);
        Assert.Single(Directory.GetFiles(folder.Root, "alarms.db.broken-*Z"));
    }

    [Fact]
    public async Task Open_WhatIsNoneOfItsDatabases_IsRefusedAndLeftAlone()
    {
        using var folder = new TemporaryFolder();
        await using (OpenStore open = OpenStore.Open(new AlarmsOptions { Database = folder["newer.db"] }))
        {
            await open.KeepAsync(TestAlarm.Raised());
        }

        Execute(folder["newer.db"], "PRAGMA user_version = 99");
        Execute(folder["other.db"], "CREATE TABLE things (name TEXT)");

        Assert.Contains("of version 99", ErrorOf(folder["newer.db"]), StringComparison.Ordinal);
        Assert.Contains("of another program", ErrorOf(folder["other.db"]), StringComparison.Ordinal);
        string missing = ErrorOf(folder["missing/alarms.db"]);
        Assert.Contains(folder["missing/alarms.db"], missing, StringComparison.Ordinal);
        Assert.Contains("Make its folder", missing, StringComparison.Ordinal);
        Directory.CreateDirectory(folder["folder.db"]);
        Assert.Contains("folder.db", ErrorOf(folder["folder.db"]), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Root, "*.broken-*"));
    }

    [Fact]
    public async Task Open_DatabaseOfAnotherHost_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await using OpenStore first = OpenStore.Open(new AlarmsOptions { Database = folder["alarms.db"] });

        Assert.Contains("another process uses it", ErrorOf(folder["alarms.db"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AlarmOfAnEarlierLife_IsEndedWhereItWasLastKnown()
    {
        using var folder = new TemporaryFolder();
        var settings = new AlarmsOptions { Database = folder["alarms.db"] };
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        AlarmRecord ended = TestAlarm.Raised().EndedAfter(3), open = TestAlarm.Raised();
        await using (OpenStore before = OpenStore.Open(settings, clock, sinks: ["log"]))
        {
            await before.KeepAsync(ended);
            await before.KeepAsync(open);
            clock.Advance(TimeSpan.FromSeconds(90));
            before.Store.Update(open with { Alarm = open.Alarm with { Score = 8 } });
            await before.FoundAsync(open.Id, found => found!.Alarm.Score == 8);
            before.Store.MarkSent("log", (await before.NoticesAsync())[^1].Id);
            await before.IsWritten();
        }

        clock.Advance(TimeSpan.FromHours(7));
        await using OpenStore after = OpenStore.Open(settings, clock, sinks: ["log"]);

        AlarmRecord found = (await after.Store.FindAsync(open.Id, Token))!;
        Assert.Equal(TestAlarm.Noon.AddSeconds(90), found.EndedAt);
        Assert.Equal((150d, 8d), (found.Alarm.EndSeconds, found.Alarm.Score));
        AlarmNotice notice = Assert.Single(await after.NoticesAsync());
        Assert.Equal((AlarmNoticeKind.Ended, open.Id), (notice.Kind, notice.Alarm.Id));
        Assert.Equal(ended.EndedAt, (await after.Store.FindAsync(ended.Id, Token))!.EndedAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_AlarmsOfAnEarlierLife_ThoseThatGoOnElsewhereLastIfSomebodyTellsOfThem(bool keepsOpen)
    {
        using var folder = new TemporaryFolder();
        var settings = new AlarmsOptions { Database = folder["alarms.db"] };
        AlarmRecord here = TestAlarm.Raised(), elsewhere = TestAlarm.Raised("fleet");
        await using (OpenStore before = OpenStore.Open(settings))
        {
            await before.KeepAsync(here);
            before.Store.Raise(elsewhere, isElsewhere: true);
            await before.FoundAsync(elsewhere.Id, found => found is not null);
        }

        await using OpenStore after = OpenStore.Open(settings, keepsOpen: keepsOpen);

        Assert.NotNull((await after.Store.FindAsync(here.Id, Token))!.EndedAt);
        Assert.Equal(keepsOpen, (await after.Store.FindAsync(elsewhere.Id, Token))!.EndedAt is null);
        Assert.Equal(keepsOpen ? [elsewhere.Id] : [], await after.ListAsync(new AlarmQuery { OnlyLasting = true }));
    }

    [Fact]
    public async Task Open_DatabaseOfBeforeThereWasAFleet_IsUsed()
    {
        using var folder = new TemporaryFolder();
        var settings = new AlarmsOptions { Database = folder["alarms.db"] };
        AlarmRecord old = TestAlarm.Raised(), elsewhere = TestAlarm.Raised("fleet");
        await using (OpenStore before = OpenStore.Open(settings))
        {
            await before.KeepAsync(old);
        }

        Execute(folder["alarms.db"], "DROP TABLE elsewhere");
        await using OpenStore after = OpenStore.Open(settings);
        after.Store.Raise(elsewhere, isElsewhere: true);

        await after.FoundAsync(elsewhere.Id, found => found is not null);
        Assert.Equal([elsewhere.Id, old.Id], await after.ListAsync());
    }

    private static string ErrorOf(string path) => Assert.Throws<AlarmStoreException>(() => OpenStore.Open(new AlarmsOptions { Database = path })).Message;

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are those of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static void FillDisk(string path)
    {
        using var filler = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (int size = 4096; size > 0; size /= 2)
        {
            try
            {
                while (true)
                {
                    filler.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // Full, for pieces of this size.
            }
        }
    }
}
