using AudioAnomaly.Fuzzing;

namespace AudioAnomaly.Tool.Tests;

/// <summary>Damaged inputs of everything that is read, a few of each; tests/Endurance runs a million.</summary>
public class FuzzTests
{
    private const int Seed = 20260101;
    private const int Models = 60;

    // Nothing is refused: there is no time in a name, or a fit is computed anew.
    private static readonly string[] NeverRefused = ["times", "evaluate"];

    public static TheoryData<string, int> Formats => new()
    {
        { "wav", 20_000 },
        { "pcm", 1000 },
        { "times", 2000 },
        { "ffprobe", 2000 },
        { "checkpoint", 3000 },
        { "npy", 2000 },
        { "resume", 1000 },
        { "evaluate", 1000 },
        { "report", 500 },
        { "manifest", 1000 },
        { "csv", 1000 },
        { "options", 2000 },
    };

    public static TheoryData<string> Kinds => [.. ModelInputs.Kinds];

    [Fact]
    public void Formats_AllOfThem_AreTried()
        => Assert.Equal(FuzzFormat.All.Select(format => format.Name).Distinct().Except(["model"]).Order(), Formats.Select(row => row.Data.Item1).Order());

    [Theory]
    [MemberData(nameof(Formats))]
    [Trait("Category", "Slow")]
    public void Format_DamagedInputs_AreReadOrRefusedInBoundedMemory(string name, int inputs)
    {
        FuzzReport report = FuzzRun.Run(FuzzFormat.All.Single(format => format.Name == name).Create(), 0, inputs, Seed, isAlone: false, TestContext.Current.CancellationToken);

        Assert.True(report.Broken == 0, $"{report.Broken} broken promises: {string.Join(Environment.NewLine, report.Failures.Take(5))}");
        Assert.Equal(inputs, report.Inputs);

        // Some of the damage is noticed, some of it is harmless: otherwise nothing would be tried.
        Assert.InRange(report.Accepted, inputs / 100, inputs);
        Assert.True(report.Refused >= inputs / 20 != NeverRefused.Contains(name), $"{report.Refused} refused");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Category", "Slow")]
    public void Model_DamagedBehindItsChecksums_IsRefusedOrWorks(string kind)
    {
        FuzzReport report = FuzzRun.Run(new ModelInputs(kind), 0, Models, Seed, isAlone: false, TestContext.Current.CancellationToken);

        Assert.True(report.Broken == 0, $"{report.Broken} broken promises: {string.Join(Environment.NewLine, report.Failures.Take(5))}");
        Assert.InRange(report.Accepted, 1, Models);
        Assert.InRange(report.Refused, 1, Models);
    }
}
