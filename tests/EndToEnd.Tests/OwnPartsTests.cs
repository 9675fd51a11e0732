using System.Globalization;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>The sample with a reader, a detector and a metric of its own.</summary>
public class OwnPartsTests
{
    [Fact]
    public async Task OwnParts_NoArguments_ReadsLearnsMeasuresAndLoadsAgain()
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.OwnPartsAsync("--out", folder["out"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("46 text files", run.Output, StringComparison.Ordinal);
        Assert.Contains("8 normal recordings, 8 with a fault", run.Output, StringComparison.Ordinal);
        Assert.InRange(Value("ROC-AUC"), 0.9, 1);
        Assert.InRange(Value("Cost per recording"), 0, 1000);
        Assert.Matches(@"loaded again\. 45-\w+\.log\.txt: Anomalous, \d+\.\d\d \(threshold \d+\.\d\d\)\.", run.Output);
        Assert.True(File.Exists(folder["out/pump.aam"]));

        double Value(string title)
        {
            string line = run.Output.Split('\n').Single(candidate => candidate.StartsWith($"  {title}: ", StringComparison.Ordinal));
            return double.Parse(line.Split(": ")[1], CultureInfo.InvariantCulture);
        }
    }
}
