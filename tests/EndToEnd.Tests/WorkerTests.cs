using System.Diagnostics;
using System.Text.Json;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>The sample that watches a folder, as somebody sees it who starts it.</summary>
[Trait("Category", "Slow")]
public class WorkerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_FirstStart_TellsOfAFaultAmongTheRecordingsThatComeIn()
    {
        using var folder = new TemporaryFolder();
        string? told = null;
        using (Process worker = ProgramRun.StartWorker(folder.Root))
        {
            try
            {
                while (told is null && await worker.StandardOutput.ReadLineAsync(Cancellation) is { } line)
                {
                    told = line.StartsWith("*** ", StringComparison.Ordinal) ? line : null;
                }
            }
            finally
            {
                worker.Kill();
                await worker.WaitForExitAsync(CancellationToken.None);
            }
        }

        // Hisses come first by name; each line of the results is there before the next recording is told of.
        Assert.Matches(@"^\*\*\* hiss_\d\d\.wav: .+$", told);
        Assert.True(File.Exists(folder["worker-data/pump.aam"]));
        Assert.All(
            File.ReadLines(folder["worker-data/recordings.results.jsonl"]).Where(line => line.Length > 0),
            line => Assert.Equal("pump", JsonDocument.Parse(line).RootElement.GetProperty("model").GetString()));
    }
}
