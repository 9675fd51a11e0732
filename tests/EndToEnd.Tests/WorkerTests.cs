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
        List<string> told = [];
        using (Process worker = ProgramRun.StartWorker(folder.Root))
        {
            try
            {
                while (told.Count < 2 && await worker.StandardOutput.ReadLineAsync(Cancellation) is { } line)
                {
                    told.AddRange(line.StartsWith("*** ", StringComparison.Ordinal) ? [line] : []);
                }
            }
            finally
            {
                worker.Kill();
                await worker.WaitForExitAsync(CancellationToken.None);
            }
        }

        // Hisses come first by name. A recording is told of before its line is written, and the next one after it.
        Assert.Equal(2, told.Count);
        Assert.All(told, line => Assert.Matches(@"^\*\*\* hiss_\d\d\.wav: .+$", line));
        Assert.True(File.Exists(folder["worker-data/pump.aam"]));
        JsonElement first = JsonDocument.Parse(File.ReadLines(folder["worker-data/recordings.results.jsonl"]).First()).RootElement;
        Assert.Equal("pump", first.GetProperty("model").GetString());
        Assert.True(first.GetProperty("anomalous").GetBoolean());
    }
}
