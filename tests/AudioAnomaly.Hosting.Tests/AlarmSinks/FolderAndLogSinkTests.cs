using System.Text.Json;
using AudioAnomaly.Hosting.Tests.Alarms;
using AudioAnomaly.Hosting.Tests.Sources;

namespace AudioAnomaly.Hosting.Tests.AlarmSinks;

public class FolderAndLogSinkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Folder_EachNotice_IsAFileThatSortsAndTheSoundIsBesideTheEnd()
    {
        using var folder = new TemporaryFolder();
        await using var run = RunningSinks.Start(
            new AlarmsOptions(),
            TimeProvider.System,
            store => new FolderAlarmSink("out", new AlarmFolderOptions { Path = folder["out"] }, store));
        AlarmRecord alarm = await run.RaiseAsync();
        run.Store.KeepSound(alarm.Id, TestAlarm.Noon, new short[10], 16000, TestAlarm.Picture());
        run.Store.Update(alarm.EndedAfter(20));
        await run.Store.FlushAsync();
        await run.Store.ReviewAsync(alarm.Id, "Ada", AlarmLabel.Fault, "bearing", Token);
        await run.IsDelivered();

        string[] files = [.. Directory.GetFiles(folder["out"]).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

        Assert.Equal("folder:out", run.Status.Name);
        Assert.Equal(["-raised-hall.json", "-ended-hall.json", "-ended-hall.wav", "-reviewed-hall.json"], files.Select(name => name[16..]));
        Assert.Equal(await run.Store.ReadSoundAsync(alarm.Id, Token), await File.ReadAllBytesAsync(folder[$"out/{files[2]}"], Token));
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(folder[$"out/{files[3]}"], Token));
        JsonElement notice = json.RootElement, told = notice.GetProperty("alarm");
        Assert.Equal(("reviewed", "fault", "bearing", "Ada"), (Text(notice, "kind"), Text(told, "label"), Text(told, "note"), Text(told, "acknowledgedBy")));
        Assert.Equal(long.Parse(files[3][..16], System.Globalization.CultureInfo.InvariantCulture), notice.GetProperty("id").GetInt64());
        Assert.Equal(TestAlarm.Noon, told.GetProperty("raisedAt").GetDateTimeOffset());
        JsonElement heard = told.GetProperty("alarm");
        Assert.Equal([300, 420, 80], new[] { "lowHz", "highHz", "endSeconds" }.Select(name => heard.GetProperty(name).GetDouble()));
        Assert.Equal("spectrum", Text(heard.GetProperty("evidence")[0], "kind"));
    }

    [Fact]
    public async Task Log_RaisedAndEnded_AreALineEach()
    {
        var log = new LogOf<LogAlarmSink>();
        await using var run = RunningSinks.Start(new AlarmsOptions(), TimeProvider.System, _ => new LogAlarmSink(log));
        AlarmRecord alarm = await run.RaiseAsync();
        await run.Store.ReviewAsync(alarm.Id, "Ada", cancellationToken: Token);
        run.Store.Update(alarm.EndedAfter(20));
        await run.Store.FlushAsync();
        await run.IsDelivered();

        Assert.Equal($"Alarm {alarm.Id}: source hall, spectrum, 300 to 420 Hz: from 300 to 420 Hz louder", Assert.Single(log.Of(321)));
        Assert.StartsWith($"Alarm {alarm.Id} has ended", Assert.Single(log.Of(322)), StringComparison.Ordinal);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
