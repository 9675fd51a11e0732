namespace AudioAnomaly.Hosting.Tests.Sources;

public class FolderClearingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Move_ScoredFiles_GoWhereTheyBelongAndAreNotWatchedThere()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync(options => options.AfterScoring = AfterScoring.Move);
        watched.Source.Open();
        watched.Write("below/normal.wav");
        watched.Write("odd.wav", isAnomalous: true);
        await File.WriteAllTextAsync(watched["in/broken.wav"], "no sound at all", Cancellation);

        Assert.Equal(3, (await watched.ScoreSettledAsync(60)).Length);

        Assert.Equal(["anomalous/odd.wav", "done/below/normal.wav", "failed/broken.wav"], FilesOf(watched));
        Assert.Empty(await watched.ScoreSettledAsync(60));
        watched.Restart();
        Assert.Empty(await watched.ScoreSettledAsync(60));
        Assert.All(watched.Counts(), count => Assert.Equal(1, count.Value));
    }

    [Fact]
    public async Task Move_NameThatWasThereBefore_OverwritesNothing()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync(options => options.AfterScoring = AfterScoring.Move);
        watched.Source.Open();
        for (int seed = 1; seed <= 3; seed++)
        {
            watched.Write("a.wav", seed);
            Assert.Equal(["a.wav"], await watched.ScoreSettledAsync());
        }

        Assert.Equal(["done/a.wav", "done/a_2.wav", "done/a_3.wav"], FilesOf(watched));
    }

    [Fact]
    public async Task Move_KilledBetweenLineAndMove_IsDoneAtTheNextStart()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        watched.Write("a.wav", isAnomalous: true);
        await watched.ScoreSettledAsync();
        watched.Options.AfterScoring = AfterScoring.Move;

        watched.Restart();

        Assert.Empty(watched.Source.Scan());
        Assert.Equal(["anomalous/a.wav"], FilesOf(watched));
        Assert.Single(watched.Lines());
    }

    [Fact]
    public async Task Move_KilledInTheMiddle_LeavesOneName()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are made as Unix makes them.");
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        string path = watched.Write("a.wav");
        await watched.ScoreSettledAsync();
        Directory.CreateDirectory(watched["in/done"]);
        HardLink.Create(path, watched["in/done/a.wav"]);
        watched.Options.AfterScoring = AfterScoring.Move;

        watched.Restart();

        Assert.Empty(watched.Source.Scan());
        Assert.Equal(["done/a.wav"], FilesOf(watched));
    }

    [Fact]
    public async Task Move_ThatIsNotPossibleNow_IsTriedAgainAndReported()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync(options => options.AfterScoring = AfterScoring.Move);
        watched.Source.Open();
        watched.Write("a.wav");
        await File.WriteAllTextAsync(watched["in/done"], "a file where the folder belongs", Cancellation);

        await watched.ScoreSettledAsync();
        Assert.Contains("cleared away", Assert.Single(watched.Source.Problems), StringComparison.Ordinal);
        File.Delete(watched["in/done"]);
        watched.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Empty(watched.Source.Scan());
        Assert.Equal(["done/a.wav"], FilesOf(watched));
        Assert.Empty(watched.Source.Problems);
        Assert.Single(watched.Lines());
    }

    [Fact]
    public async Task Delete_ScoredFiles_AreGoneAndBrokenOnesAreKept()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync(options => options.AfterScoring = AfterScoring.Delete);
        watched.Source.Open();
        watched.Write("a.wav");
        await File.WriteAllTextAsync(watched["in/broken.wav"], "no sound at all", Cancellation);

        await watched.ScoreSettledAsync(60);

        Assert.Equal(["failed/broken.wav"], FilesOf(watched));
        Assert.Equal(2, watched.Lines().Length);
    }

    [Fact]
    public async Task Delete_FileThatWasReplacedAfterItsLine_StaysAndIsScored()
    {
        using WatchedFolder watched = await WatchedFolder.CreateAsync();
        watched.Source.Open();
        string path = watched.Write("a.wav");
        await watched.ScoreSettledAsync();
        watched.Options.AfterScoring = AfterScoring.Delete;
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(10));

        watched.Restart();

        Assert.Equal(["a.wav"], await watched.ScoreSettledAsync());
        Assert.Empty(FilesOf(watched));
        Assert.Equal(2, watched.Lines().Length);
    }

    private static IEnumerable<string> FilesOf(WatchedFolder watched) => Directory.EnumerateFiles(watched["in"], "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(watched["in"], path).Replace(Path.DirectorySeparatorChar, '/'))
        .Order(StringComparer.Ordinal);
}
