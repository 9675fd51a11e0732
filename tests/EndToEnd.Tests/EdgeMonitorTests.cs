using System.Text.Json;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>The sample for a board.</summary>
[Trait("Category", "Slow")]
public sealed class EdgeMonitorTests(EdgeMonitorFixture demo) : IClassFixture<EdgeMonitorFixture>
{
    [Fact]
    public void EdgeMonitor_Demo_TellsOfTheSquealWhileItLasts()
    {
        Assert.True(demo.Run.ExitCode == 0, demo.Run.Error);
        JsonElement[] alarms = [.. Lines(demo.Run).Where(line => line.GetProperty("event").GetString() == "alarm")];
        JsonElement raised = alarms.First(alarm => alarm.GetProperty("change").GetString() == "raised");

        Assert.InRange(raised.GetProperty("seconds").GetDouble(), 18, 34);
        Assert.NotEmpty(raised.GetProperty("text").GetString()!);
        Assert.True(raised.GetProperty("time").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        Assert.Contains(alarms, alarm => alarm.GetProperty("change").GetString() == "ended");
    }

    [Fact]
    public async Task EdgeMonitor_SilenceOnStandardInput_TellsOfTheMicrophone()
    {
        ProgramRun run = await ProgramRun.EdgeMonitorAsync(new byte[10 * 16000 * sizeof(short)], "--model", demo.Model, "--rate", "16000");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains(Lines(run), line => line.GetProperty("event").GetString() == "device" && line.GetProperty("change").GetString() == "began");
    }

    [Fact]
    public async Task EdgeMonitor_WrongUse_IsOneReasonAndItsExitCode()
    {
        ProgramRun without = await ProgramRun.EdgeMonitorAsync([]), missing = await ProgramRun.EdgeMonitorAsync([], "--model", "missing.aam");

        Assert.Equal((2, 1), (without.ExitCode, missing.ExitCode));
        Assert.Contains("Usage", without.Error, StringComparison.Ordinal);
        Assert.Contains("missing.aam", missing.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", missing.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonElement> Lines(ProgramRun run)
        => run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);
}
