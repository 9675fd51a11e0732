using AudioAnomaly.Hosting.Tests.Sources;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.Alarms;

/// <summary>Single rows that are damaged, in a database that is whole.</summary>
public class AlarmDamageTests
{
    private const int Damaged = 312;
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("x'00FF'")]
    [InlineData("CAST('null' AS BLOB)")]
    [InlineData("CAST('{}' AS BLOB)")]
    public async Task Store_OneDamagedRecord_IsLeftOutAndToldOnce(string record)
    {
        using var folder = new TemporaryFolder();
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { Database = folder["alarms.db"] });
        for (int i = 0; i < 4; i++)
        {
            await open.KeepAsync(TestAlarm.Raised(id: $"{i}"));
        }

        Execute(folder["alarms.db"], $"UPDATE alarms SET record = {record} WHERE id = '2'");

        // A page is full though one is left out.
        Assert.Equal(["3", "1"], await open.ListAsync(new AlarmQuery { Limit = 2 }));
        Assert.Equal(["1", "0"], await open.ListAsync(new AlarmQuery { Before = "2" }));
        Assert.Null(await open.Store.FindAsync("2", Token));
        Assert.Equal(["0", "1", "3"], (await open.Store.ReadNewestAsync(null, Token)).Select(alarm => alarm.Id));
        await Assert.ThrowsAsync<UnknownAlarmException>(() => open.Store.ReviewAsync("2", null, cancellationToken: Token));
        open.Store.Update(TestAlarm.Raised(id: "2").EndedAfter(1));
        await open.KeepAsync(TestAlarm.Raised(id: "4"));
        Assert.Contains("alarm 2 is damaged", Assert.Single(open.Log.Of(Damaged)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_DamagedRecordsAtTheStart_AreNoReasonNotToOpenAndGoWhenTheyAreOld()
    {
        using var folder = new TemporaryFolder();
        var settings = new AlarmsOptions { Database = folder["alarms.db"], KeepDays = 1 };
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        await using (OpenStore open = OpenStore.Open(settings, clock))
        {
            await open.KeepAsync(TestAlarm.Raised(id: "0"));
            await open.KeepAsync(TestAlarm.Raised(id: "1"));
        }

        Execute(folder["alarms.db"], "UPDATE alarms SET record = x'00' WHERE id = '0'");
        await using OpenStore again = OpenStore.Open(settings, clock);

        Assert.NotNull((await again.Store.FindAsync("1", Token))!.EndedAt);
        Assert.Equal(2, again.Status.Alarms);
        Assert.Single(again.Log.Of(Damaged));
        clock.Advance(TimeSpan.FromDays(1.5));
        await again.KeepAsync(TestAlarm.Raised(id: "2"));
        await Eventually.Is(() => again.Status.Alarms == 1);
    }

    [Fact]
    public async Task Store_DamagedRecordInTheWayOfRoom_GoesOnWriting()
    {
        using var folder = new TemporaryFolder();
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { Database = folder["alarms.db"], MaxMiB = 1 });
        for (int i = 0; i < 8; i++)
        {
            AlarmRecord alarm = await open.KeepAsync(TestAlarm.Raised(id: $"{i}").EndedAfter(1));
            open.Store.KeepSound(alarm.Id, TestAlarm.Noon, new short[100_000], 16000, TestAlarm.Picture());
            await open.IsWritten();
            if (i == 0)
            {
                Execute(folder["alarms.db"], "UPDATE alarms SET record = x'00' WHERE id = '0'");
            }
        }

        await Eventually.Is(() => open.Status is { IsWriting: true, Bytes: <= 1 << 20 });
        Assert.Null(await open.Store.ReadSoundAsync("0", Token));
        Assert.NotNull(await open.Store.ReadSoundAsync("7", Token));
    }

    [Fact]
    public async Task Notices_OneDamaged_DoesNotHoldUpThoseAfterIt()
    {
        using var folder = new TemporaryFolder();
        await using OpenStore open = OpenStore.Open(new AlarmsOptions { Database = folder["alarms.db"] }, sinks: ["away"]);
        for (int i = 0; i < 3; i++)
        {
            await open.KeepAsync(TestAlarm.Raised(id: $"{i}"));
        }

        Execute(folder["alarms.db"], "UPDATE notices SET notice = x'00' WHERE id = (SELECT min(id) FROM notices)");

        Assert.Equal(["1", "2"], (await open.NoticesAsync()).Select(notice => notice.Alarm.Id));
        Assert.Equal("1", Assert.Single(await open.Store.ReadNoticesAsync(0, 1, Token)).Alarm.Id);
        Assert.Single(open.Log.Of(Damaged));
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
