using System.Runtime.Versioning;
using System.Text.Json;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Hosting.Tests.Sources;

public class FolderSourceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Score_SettledRecordings_HaveOneLineEachWithTheNamesOfTheCommandLine()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        watched.Write("normal.wav");
        watched.Write("below/odd.wav", isAnomalous: true);

        Assert.Equal(["below/odd.wav", "normal.wav"], (await watched.ScoreSettledAsync()).Order());
        Assert.Empty(await watched.ScoreSettledAsync());

        JsonElement odd = Assert.Single(watched.Lines(), line => line.GetProperty("file").GetString() == "below/odd.wav");
        Assert.True(odd.GetProperty("anomalous").GetBoolean());
        Assert.True(odd.GetProperty("score").GetDouble() > odd.GetProperty("threshold").GetDouble());
        Assert.Equal(2, odd.GetProperty("durationSeconds").GetDouble());
        Assert.Equal("noise", odd.GetProperty("model").GetString());
        Assert.Equal(1, odd.GetProperty("modelVersion").GetInt32());
        Assert.Equal("line1", odd.GetProperty("folder").GetString());
        Assert.Equal(new FileInfo(watched["in/below/odd.wav"]).Length, odd.GetProperty("length").GetInt64());
        Assert.Equal(new DateTimeOffset(File.GetLastWriteTimeUtc(watched["in/below/odd.wav"])), odd.GetProperty("written").GetDateTimeOffset());
        Assert.NotEmpty(odd.GetProperty("segments").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, odd.GetProperty("error").ValueKind);
        JsonElement normal = Assert.Single(watched.Lines(), line => line.GetProperty("file").GetString() == "normal.wav");
        Assert.False(normal.GetProperty("anomalous").GetBoolean());
    }

    [Fact]
    public async Task Scan_FileThatGrows_WaitsUntilItHasBeenTheSameForLong()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        byte[] whole = await File.ReadAllBytesAsync(watched.Write("a.wav"), Cancellation);
        Assert.Empty(watched.Source.Scan());
        for (int i = 1; i <= 5; i++)
        {
            watched.Clock.Advance(TimeSpan.FromSeconds(1.9));
            await File.WriteAllBytesAsync(watched["in/a.wav"], [.. whole, .. new byte[i]], Cancellation);
            Assert.Empty(watched.Source.Scan());
        }

        watched.Clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Empty(watched.Source.Scan());
        watched.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("a.wav", Assert.Single(watched.Source.Scan()).File);
    }

    [Fact]
    public async Task Scan_WavShorterThanItsHeaderSays_WaitsLongerAndIsScoredAsFarAsItGoes()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        string path = watched.Write("a.wav");
        byte[] whole = await File.ReadAllBytesAsync(path, Cancellation);
        await File.WriteAllBytesAsync(path, whole[..(whole.Length * 3 / 4)], Cancellation);

        Assert.Empty(await watched.ScoreSettledAsync(59));
        Assert.Equal(["a.wav"], await watched.ScoreSettledAsync(1));

        JsonElement line = Assert.Single(watched.Lines());
        Assert.Equal(1.5, line.GetProperty("durationSeconds").GetDouble(), 2);
        Assert.Contains("half written", line.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scan_WavWhoseHeaderIsNotThereYet_WaitsLonger()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        byte[] whole = await File.ReadAllBytesAsync(watched.Write("a.wav"), Cancellation);
        await File.WriteAllBytesAsync(watched["in/a.wav"], [], Cancellation);
        await File.WriteAllBytesAsync(watched["in/b.wav"], whole[..20], Cancellation);
        await File.WriteAllBytesAsync(watched["in/c.wav"], new byte[whole.Length], Cancellation);

        Assert.Empty(await watched.ScoreSettledAsync(30));

        await File.WriteAllBytesAsync(watched["in/a.wav"], whole, Cancellation);
        Assert.Equal(["a.wav"], await watched.ScoreSettledAsync());
    }

    [Fact]
    public async Task Scan_HiddenTemporaryAndOtherFiles_ArePassedOver()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        foreach (string name in (string[])[".a.wav", "~a.wav", "a.part.wav", "a.TMP.wav", ".hidden/a.wav", "a.wav.part"])
        {
            watched.Write(name);
        }

        await File.WriteAllTextAsync(watched["in/notes.txt"], "no sound", Cancellation);

        Assert.Empty(await watched.ScoreSettledAsync());
    }

    [Fact]
    public async Task Restart_ScoredFiles_AreNotScoredAgain()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        watched.Write("a.wav");
        await watched.ScoreSettledAsync();
        watched.Write("b.wav");

        watched.Restart();

        Assert.Equal(["b.wav"], await watched.ScoreSettledAsync());
        Assert.Equal(new Dictionary<string, int> { ["a.wav"] = 1, ["b.wav"] = 1 }, watched.Counts());
    }

    [Fact]
    public async Task Restart_TornLastLine_IsCutOffAndItsFileScoredOnce()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        watched.Write("a.wav");
        watched.Write("b.wav");
        await watched.ScoreSettledAsync();
        watched.Source.Dispose();
        byte[] lines = await File.ReadAllBytesAsync(watched.Results, Cancellation);
        for (int cut = 1; cut < 300; cut += 37)
        {
            await File.WriteAllBytesAsync(watched.Results, lines[..^cut], Cancellation);

            watched.Restart();

            Assert.Equal(["b.wav"], await watched.ScoreSettledAsync());
            Assert.Equal(new Dictionary<string, int> { ["a.wav"] = 1, ["b.wav"] = 1 }, watched.Counts());
        }
    }

    [Fact]
    public async Task Score_FileReplacedByAnotherUnderItsName_HasALineForEach()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        string path = watched.Write("a.wav");
        await watched.ScoreSettledAsync();

        watched.Write("a.wav", seed: 2000, isAnomalous: true);
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(10));

        Assert.Equal(["a.wav"], await watched.ScoreSettledAsync());
        Assert.Equal([false, true], watched.Lines().Select(line => line.GetProperty("anomalous").GetBoolean()));
    }

    [Fact]
    public async Task Score_FileThatChangesWhileItWaits_IsLeftUntilItHasSettledAgain()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        string path = watched.Write("a.wav");
        watched.Source.Scan();
        watched.Clock.Advance(TimeSpan.FromSeconds(2));
        WaitingFile ready = Assert.Single(watched.Source.Scan());
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(10));

        await watched.Source.ScoreAsync(ready, Cancellation);

        Assert.Empty(watched.Lines());
        Assert.Equal(["a.wav"], await watched.ScoreSettledAsync());
        Assert.Single(watched.Lines());
    }

    [Fact]
    public async Task Score_FileThatGoesAway_IsForgotten()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        string path = watched.Write("a.wav");
        watched.Source.Scan();
        watched.Clock.Advance(TimeSpan.FromSeconds(2));
        WaitingFile ready = Assert.Single(watched.Source.Scan());
        File.Delete(path);

        await watched.Source.ScoreAsync(ready, Cancellation);

        Assert.Empty(watched.Source.Scan());
        Assert.Equal(0, watched.Source.Waiting);
        Assert.Empty(watched.Lines());
    }

    [Fact]
    public async Task Score_BrokenSound_HasALineWithItsErrorAndIsNotTriedAgain()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        await File.WriteAllTextAsync(watched["in/a.wav"], "this is no sound, though its name says so, and it stays that way", Cancellation);
        watched.Write("b.wav");

        Assert.Equal(["b.wav"], await watched.ScoreSettledAsync());
        Assert.Equal(["a.wav"], await watched.ScoreSettledAsync(60));

        JsonElement line = Assert.Single(watched.Lines(), line => line.GetProperty("file").GetString() == "a.wav");
        Assert.Contains("this looks like", line.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, line.GetProperty("score").ValueKind);
        watched.Restart();
        Assert.Empty(await watched.ScoreSettledAsync(600));
        Assert.Empty(watched.Source.Problems);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Score_FileThatMayNotBeRead_IsTriedAgainWithGrowingPausesAndStopsNothingElse()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess,
            "A privileged user may read everything; Windows has other permissions.");
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        string path = watched.Write("a.wav");
        watched.Write("b.wav");
        File.SetUnixFileMode(path, UnixFileMode.None);

        Assert.Equal(["a.wav", "b.wav"], (await watched.ScoreSettledAsync()).Order());
        Assert.Equal("b.wav", Assert.Single(watched.Lines()).GetProperty("file").GetString());
        Assert.Contains("a.wav", Assert.Single(watched.Source.Problems), StringComparison.Ordinal);
        Assert.Empty(await watched.ScoreSettledAsync(4.9));
        Assert.Equal(["a.wav"], await watched.ScoreSettledAsync(0.1));
        Assert.Empty(await watched.ScoreSettledAsync(9.9));

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(["a.wav"], await watched.ScoreSettledAsync(0.1));
        Assert.Equal(2, watched.Lines().Length);
        Assert.Empty(watched.Source.Problems);
    }

    [Fact]
    public async Task Score_FileThatCannotBeOpenedForNow_IsTriedAgain()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        string path = watched.Write("a.wav");
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(["a.wav"], await watched.ScoreSettledAsync());
            Assert.Single(watched.Source.Problems);
            Assert.Empty(watched.Lines());
        }

        Assert.Equal(["a.wav"], await watched.ScoreSettledAsync(5));
        Assert.Single(watched.Lines());
        Assert.Empty(watched.Source.Problems);
    }

    [Fact]
    public async Task Score_ModelThatCannotBeLoaded_WaitsForItAndSaysSo()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        byte[] model = await File.ReadAllBytesAsync(watched["noise.aam"], Cancellation);
        await File.WriteAllTextAsync(watched["noise.aam"], "no model", Cancellation);
        watched.Write("a.wav");
        watched.Source.Scan();
        watched.Clock.Advance(TimeSpan.FromSeconds(2));
        WaitingFile ready = Assert.Single(watched.Source.Scan());

        Task scoring = watched.Source.ScoreAsync(ready, Cancellation);
        await Eventually.Is(() => watched.Source.Problems.Count > 0);
        Assert.Contains("noise", Assert.Single(watched.Source.Problems), StringComparison.Ordinal);
        Assert.False(scoring.IsCompleted);
        await File.WriteAllBytesAsync(watched["noise.aam"], model, Cancellation);
        watched.Clock.Advance(TimeSpan.FromSeconds(1));

        await scoring;
        Assert.Single(watched.Lines());
        Assert.Empty(watched.Source.Problems);
    }

    [Fact]
    public async Task Score_SecondNameOfAScoredFile_IsNotScored()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are made as Unix makes them.");
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        string path = watched.Write("b.wav");
        await watched.ScoreSettledAsync();

        // This name comes first in the order of names, and hides the older one.
        File.CreateSymbolicLink(watched["in/c.wav"], path);
        HardLink.Create(path, watched["in/a.wav"]);

        Assert.Empty(await watched.ScoreSettledAsync());
        watched.Restart();
        Assert.Empty(await watched.ScoreSettledAsync());
        File.Delete(watched["in/a.wav"]);
        Assert.Empty(await watched.ScoreSettledAsync());
    }

    [Fact]
    public async Task Scan_FolderThatIsAwayForAWhile_IsNotScoredAgainWhenItComesBack()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        watched.Write("a.wav");
        await watched.ScoreSettledAsync();
        Directory.Move(watched["in"], watched["away"]);
        Assert.Throws<DirectoryNotFoundException>(() => watched.Source.Scan());
        Directory.CreateDirectory(watched["in"]);
        watched.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(watched.Source.Scan());
        Directory.Delete(watched["in"]);
        Directory.Move(watched["away"], watched["in"]);

        Assert.Empty(await watched.ScoreSettledAsync());
        watched.Restart();
        Assert.Empty(await watched.ScoreSettledAsync());
    }

    [Fact]
    public async Task Score_SinkThatFails_IsToldAgainAndHoldsUpThatRecordingAlone()
    {
        var sink = new FailingSink();
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Sinks.Add(sink);
        watched.Restart();
        watched.Write("a.wav");
        watched.Source.Scan();
        watched.Clock.Advance(TimeSpan.FromSeconds(2));

        await watched.Source.ScoreAsync(Assert.Single(watched.Source.Scan()), Cancellation);
        Assert.Contains("the ticket system is away", Assert.Single(watched.Source.Problems), StringComparison.Ordinal);
        Assert.Empty(watched.Lines());
        watched.Write("b.wav");
        watched.Source.Scan();
        watched.Clock.Advance(TimeSpan.FromSeconds(2));
        await watched.Source.ScoreAsync(Assert.Single(watched.Source.Scan()), Cancellation);
        Assert.Equal("b.wav", Assert.Single(watched.Lines()).GetProperty("file").GetString());
        watched.Clock.Advance(TimeSpan.FromSeconds(10));

        await watched.Source.ScoreAsync(Assert.Single(watched.Source.Scan()), Cancellation);
        Assert.Equal(["a.wav", "b.wav", "a.wav"], sink.Told);
        Assert.Equal(2, watched.Lines().Length);
    }

    [Fact]
    public async Task Run_UntilTheHostStops_ScoresWhatComesAndEnds()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync(options => options.PollSeconds = 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task running = watched.Source.RunAsync(stop.Token);
        watched.Write("a.wav");

        await Eventually.Is(() =>
        {
            watched.Clock.Advance(TimeSpan.FromSeconds(1));
            return File.Exists(watched.Results) && new FileInfo(watched.Results).Length > 0;
        });
        await stop.CancelAsync();
        await running;

        Assert.Equal("a.wav", Assert.Single(watched.Lines()).GetProperty("file").GetString());
    }

    private sealed class FailingSink : IRecordingSink
    {
        public List<string> Told { get; } = [];

        public ValueTask TakeAsync(FolderRecording recording, CancellationToken cancellationToken)
        {
            Told.Add(recording.File);
            return Told.Count == 1 ? throw new InvalidOperationException("the ticket system is away") : ValueTask.CompletedTask;
        }
    }
}
