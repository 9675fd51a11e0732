using System.Diagnostics;
using System.Globalization;

namespace AudioAnomaly.Hosting.Tests.Alarms;

/// <summary>A host that is killed at any moment, again and again, and what it had said was safe.</summary>
public class AlarmKillTests
{
    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    private static string Probe => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "AlarmProbe", Configuration, "AlarmProbe.dll"));

    [Fact]
    public async Task Host_KilledAgainAndAgain_LosesNothingThatItAcknowledged()
    {
        using var folder = new TemporaryFolder();
        string database = folder["alarms.db"];
        var lines = new List<string>();
        var lives = new List<List<string>>();

        // Kills at other places of the work each time: after so many lines.
        foreach (int count in (int[])[3, 20, 41, 66, 97])
        {
            lives.Add(await RunAsync(database, killAfter: count));
        }

        lives.Add(await RunAsync(database, alarms: 5));
        lines.AddRange(lives.SelectMany(life => life));

        await using OpenStore open = OpenStore.Open(new AlarmsOptions { Database = database }, sinks: ["printed"]);
        foreach (string[] words in lines.Select(line => line.Split(' ')).Where(words => words[0] is "kept" or "reviewed"))
        {
            AlarmRecord alarm = (await open.Store.FindAsync(words[1], TestContext.Current.CancellationToken))!;
            Assert.NotNull(alarm);
            Assert.NotNull(alarm.EndedAt);
            if (words[0] == "reviewed")
            {
                Assert.Equal((AlarmLabel.Fault, $"note {words[3]}", "Ada"), (alarm.Label, alarm.Note, alarm.AcknowledgedBy));
            }
        }

        // Every alarm was told; a notice that was told twice has one id, and no two notices have the same.
        (long Id, string Alarm, string Kind)[] sent = [.. lines
            .Select(line => line.Split(' '))
            .Where(words => words[0] == "sent")
            .Select(words => (long.Parse(words[1], CultureInfo.InvariantCulture), words[2], words[3]))];
        Assert.All(sent.GroupBy(notice => notice.Id), doubles => Assert.Single(doubles.Distinct()));
        long[] first = [.. sent.Select(notice => notice.Id).Distinct()];
        Assert.Equal(first.Order(), first);
        Assert.Equal(Enumerable.Range(0, first.Length).Select(i => first[0] + i), first);
        string[] kept = await open.ListAsync(new AlarmQuery { Limit = 1000 });
        IEnumerable<string> raised = sent.Where(notice => notice.Kind == "Raised").Select(notice => notice.Alarm).Distinct();
        Assert.Equal(kept.Order(StringComparer.Ordinal), raised.Order(StringComparer.Ordinal));
    }

    /// <summary>Runs a host until it has said so much, or raised so many alarms.</summary>
    /// <returns>The lines that it said in full.</returns>
    private static async Task<List<string>> RunAsync(string database, int killAfter = int.MaxValue, int alarms = int.MaxValue)
    {
        var start = new ProcessStartInfo("dotnet", [Probe, database, alarms.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        var lines = new List<string>();
        try
        {
            while (lines.Count < killAfter && await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                lines.Add(line);
            }
        }
        finally
        {
            process.Kill();
        }

        string rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string[] whole = rest.Split('\n');
        return [.. lines, .. whole[..^1]];
    }
}
