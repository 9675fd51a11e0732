using System.Text.Json;

namespace AudioAnomaly.EndToEnd.Tests;

public class BenchmarkTests
{
    [Fact]
    public async Task Benchmarks_SmokeSizes_WriteTableAndJson()
    {
        using var folder = new TemporaryFolder();
        string[] sections = ["audio", "search", "map", "metrics"];

        ProgramRun run = await ProgramRun.BenchmarksAsync([.. sections, "--smoke", "--json", folder["r.json"], "--markdown", folder["r.md"]]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("log-mel of 2 s, panns32k", run.Output, StringComparison.Ordinal);
        Assert.Contains("| log-mel of 2 s, panns32k |", await File.ReadAllTextAsync(folder["r.md"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(["r.json", "r.md"], folder.Files());
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(folder["r.json"], TestContext.Current.CancellationToken));
        Assert.Equal("audioanomaly-benchmarks", document.RootElement.GetProperty("format").GetString());
        JsonElement[] lines = [.. document.RootElement.GetProperty("measurements").EnumerateArray()];
        Assert.Equal(sections, lines.Select(line => line.GetProperty("section").GetString()).Distinct());
        Assert.All(lines, line => Assert.True(line.GetProperty("ours").GetProperty("leastMs").GetDouble() > 0));
        JsonElement search = lines.Single(line => line.GetProperty("section").GetString() == "search");
        Assert.Equal(["cdist, min", "cdist, topk 9"], search.GetProperty("references").EnumerateArray().Select(reference => reference.GetProperty("name").GetString()));
        Assert.All(search.GetProperty("references").EnumerateArray(), reference => Assert.InRange(reference.GetProperty("worstDifference").GetDouble(), 0, 2e-3));

        // In processes of their own.
        Assert.Equal(2, lines.Count(line => line.TryGetProperty("peakMiB", out JsonElement peak) && peak.GetDouble() > 1));
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("backbone")]
    [InlineData("inference")]
    [InlineData("embedding")]
    [InlineData("coreset")]
    [InlineData("padim")]
    [InlineData("score")]
    [InlineData("streams")]
    public async Task Benchmarks_SectionThatComparesResults_FindsThemEqual(string section)
    {
        ProgramRun run = await ProgramRun.BenchmarksAsync(section, "--smoke");

        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Fact]
    public async Task Benchmarks_Help_NamesTheSections()
    {
        ProgramRun run = await ProgramRun.BenchmarksAsync("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("coreset", run.Output, StringComparison.Ordinal);
        Assert.Contains("micro", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("--fast")]
    [InlineData("--quick", "--smoke")]
    [InlineData("--json")]
    public async Task Benchmarks_WrongArguments_SayWhatIsWrong(params string[] arguments)
    {
        ProgramRun run = await ProgramRun.BenchmarksAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(arguments[0], run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Benchmarks_FileThatIsNone_FailBeforeTheyMeasure()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["old.json"], "{}", TestContext.Current.CancellationToken);

        ProgramRun run = await ProgramRun.BenchmarksAsync("map", "--smoke", "--compare", folder["old.json"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("old.json", Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Benchmarks_Interrupted_EndWithoutAFile()
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.InterruptBenchmarksAsync("hour", "scaling", "--json", folder["r.json"]);

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("Cancelled.", run.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task Benchmarks_SmallPieces_RunInTheProgramItself()
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.BenchmarksAsync("micro", "--filter", "*StripMinimum*", "--job", "dry", "--artifacts", folder.Root);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("| StripMinimumUpdate |", run.Output, StringComparison.Ordinal);
    }
}
