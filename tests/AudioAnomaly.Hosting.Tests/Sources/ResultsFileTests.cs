using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.Sources;

public class ResultsFileTests
{
    [Fact]
    public void Append_PastTheLimit_BeginsAnotherFileAndKeepsTheNewestOnes()
    {
        using var folder = new TemporaryFolder();
        using ResultsFile results = Open(folder, out ScoredFiles scored, kept: 2);
        for (int i = 0; i < 60; i++)
        {
            Append(results, scored, i);
        }

        Assert.Equal(["r.1.jsonl", "r.2.jsonl", "r.jsonl", "r.jsonl.known", "r.jsonl.lock"], folder.Files());
        string[] lines = [.. new[] { "r.2.jsonl", "r.1.jsonl", "r.jsonl" }.SelectMany(name => File.ReadAllLines(folder[name]))];
        Assert.Equal(Enumerable.Range(60 - lines.Length, lines.Length).Select(Line), lines.Select(line => line + "\n"));
        Assert.All(ResultsIn(folder), path => Assert.True(new FileInfo(path).Length <= 1050));
    }

    [Fact]
    public void Open_AfterOlderFilesWereDropped_StillKnowsEveryFile()
    {
        using var folder = new TemporaryFolder();
        using (ResultsFile results = Open(folder, out ScoredFiles scored, kept: 0))
        {
            for (int i = 0; i < 60; i++)
            {
                Append(results, scored, i);
            }
        }

        using ResultsFile again = Open(folder, out ScoredFiles known, kept: 0);

        Assert.Equal(Enumerable.Range(0, 60).Select(Scored), known.Files.OrderBy(file => file.Stamp.Length));
    }

    [Theory]
    [InlineData("known, nothing shifted")]
    [InlineData("known, one shifted")]
    [InlineData("known, all shifted, none begun")]
    public void Open_KilledWhileAnotherFileIsBegun_KnowsEveryFileAndLosesNoLine(string moment)
    {
        using var folder = new TemporaryFolder();
        using (ResultsFile results = Open(folder, out ScoredFiles scored, kept: 5))
        {
            for (int i = 0; i < 30; i++)
            {
                Append(results, scored, i);
            }
        }

        folder.Text("r.jsonl.known", string.Concat(Enumerable.Range(0, 30).Select(Line)));
        if (moment != "known, nothing shifted")
        {
            File.Move(folder["r.2.jsonl"], folder["r.3.jsonl"]);
        }

        if (moment == "known, all shifted, none begun")
        {
            File.Move(folder["r.1.jsonl"], folder["r.2.jsonl"]);
            File.Move(folder["r.jsonl"], folder["r.1.jsonl"]);
        }

        using ResultsFile again = Open(folder, out ScoredFiles known, kept: 5);
        for (int i = 30; i < 60; i++)
        {
            Append(again, known, i);
        }

        Assert.Equal(Enumerable.Range(0, 60).Select(Scored), known.Files.OrderBy(file => file.Stamp.Length));
        string[] lines = [.. ResultsIn(folder).SelectMany(File.ReadAllLines)];
        Assert.Equal(Enumerable.Range(0, 60).Select(Line).Order(StringComparer.Ordinal), lines.Select(line => line + "\n").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Append_FileMovedOrDeletedBySomebody_GoesToANewOneAndNothingIsForgotten(bool isMoved)
    {
        using var folder = new TemporaryFolder();
        using (ResultsFile results = Open(folder, out ScoredFiles scored, kept: 2))
        {
            Append(results, scored, 0);
            if (isMoved)
            {
                File.Move(folder["r.jsonl"], folder["mine.jsonl"]);
            }
            else
            {
                File.Delete(folder["r.jsonl"]);
            }

            Append(results, scored, 1);
        }

        Assert.Equal([Line(1).TrimEnd()], File.ReadAllLines(folder["r.jsonl"]));
        using ResultsFile again = Open(folder, out ScoredFiles known, kept: 2);
        Assert.Equal(2, known.Files.Length);
    }

    [Fact]
    public void Open_WhileAnotherHasIt_SaysSo()
    {
        using var folder = new TemporaryFolder();
        using ResultsFile one = Open(folder, out _, kept: 2);
        using var other = new ResultsFile(folder["r.jsonl"], 1, 2);

        Assert.Contains("another process", Assert.Throws<IOException>(() => other.Open()).Message, StringComparison.Ordinal);
        one.Dispose();
        Assert.Empty(other.Open().Files);
    }

    [Fact]
    public void Append_ToADiskThatIsFull_FailsAndLeavesNothingOfTheLine()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The device that is always full is one of Linux.");
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["r.jsonl"], "/dev/full");
        using var results = new ResultsFile(folder["r.jsonl"], 1, 2);
        var scored = new ScoredFiles(new FakeTimeProvider());

        Assert.ThrowsAny<IOException>(() => Append(results, scored, 0));
        Assert.Empty(scored.Files);
        File.Delete(folder["r.jsonl"]);
        Append(results, scored, 0);

        Assert.Equal([Line(0).TrimEnd()], File.ReadAllLines(folder["r.jsonl"]));
    }

    [Fact]
    public void Open_LinesThatAreNone_ArePassedOver()
    {
        using var folder = new TemporaryFolder();
        const string OfOtherKinds = "{\"file\":1,\"written\":2,\"length\":\"x\",\"error\":null,\"anomalous\":1}\n";
        folder.Text("r.jsonl", "no json\n{}\n" + Line(3) + OfOtherKinds + Line(4) + "{\"file\":\"half");

        using ResultsFile results = Open(folder, out ScoredFiles scored, kept: 2);

        Assert.Equal([Scored(3), Scored(4)], scored.Files);
        Assert.EndsWith(Line(4), File.ReadAllText(folder["r.jsonl"]), StringComparison.Ordinal);
    }

    private static ResultsFile Open(TemporaryFolder folder, out ScoredFiles scored, int kept)
    {
        var results = new ResultsFile(folder["r.jsonl"], 0.001, kept);
        scored = new ScoredFiles(new FakeTimeProvider());
        results.Open().Files.ForEach(scored.Add);
        return results;
    }

    private static IEnumerable<string> ResultsIn(TemporaryFolder folder) => Directory.EnumerateFiles(folder.Root, "*.jsonl");

    private static void Append(ResultsFile results, ScoredFiles scored, int number)
        => results.Append(Encoding.UTF8.GetBytes(Line(number)), Scored(number), scored);

    private static ScoredFile Scored(int number)
    {
        DateTime written = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddTicks(number);
        return new($"{number}.wav", new FileStamp(number, written.Ticks, 0), number % 2 == 0 ? RecordingOutcome.Normal : RecordingOutcome.Anomalous);
    }

    private static string Line(int number) => Encoding.UTF8.GetString(RecordingLine.Of(Scored(number)));
}
