using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.EndToEnd.Tests;

public class ScoreTests(PumpFixture pump)
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public async Task Score_TestFolder_FindsEveryFaultWhenAndWhereItIs()
    {
        ProgramRun run = await ProgramRun.CliAsync("score", "--model", pump.Model, "--json", pump.Test);

        Assert.Equal(0, run.ExitCode);
        JsonElement[] results = [.. run.Json.GetProperty("results").EnumerateArray()];
        Assert.Equal(10, results.Length);
        double highestNormal = results.Where(result => Fault(result) is null).Max(result => result.GetProperty("score").GetDouble());
        foreach (JsonElement result in results)
        {
            if (Fault(result) is not { } fault)
            {
                continue;
            }

            Assert.True(result.GetProperty("score").GetDouble() > highestNormal, $"{result} against {highestNormal}");
            Assert.True(result.GetProperty("anomalous").GetBoolean(), $"{result}");
            JsonElement strongest = result.GetProperty("segments").EnumerateArray().MaxBy(segment => segment.GetProperty("score").GetDouble());
            Assert.True(strongest.GetProperty("startSeconds").GetDouble() < fault.EndSeconds && strongest.GetProperty("endSeconds").GetDouble() > fault.StartSeconds, $"{strongest} against {fault}");
            Assert.True(strongest.GetProperty("lowHz").GetDouble() < fault.HighHz && strongest.GetProperty("highHz").GetDouble() > fault.LowHz, $"{strongest} against {fault}");
        }

        FaultEvent? Fault(JsonElement result) => pump.Truth[result.GetProperty("file").GetString()!];
    }

    [Fact]
    public async Task Score_Json_HasTheStableNamesAndNothingElseOnStandardOutput()
    {
        ProgramRun run = await ProgramRun.CliAsync("score", "--model", pump.Model, "--json", Path.Combine(pump.Test, "squeal"));

        Assert.Equal(["model", "results"], run.Json.EnumerateObject().Select(property => property.Name));
        JsonElement result = run.Json.GetProperty("results")[0];
        Assert.Equal(
            ["file", "time", "timeOrigin", "source", "score", "calibrated", "pValue", "threshold", "anomalous", "durationSeconds", "evidence", "segments", "warnings", "error"],
            result.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["startSeconds", "endSeconds", "lowHz", "highHz", "score"],
            result.GetProperty("segments")[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(3, result.GetProperty("durationSeconds").GetDouble());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task Score_NearlyAllAnomalous_SaysThatRatherTheConditionsChanged()
    {
        string[] faulty = [.. Directory.EnumerateFiles(pump.Test, "*.wav", SearchOption.AllDirectories).Where(file => pump.Truth[file] is not null)];

        ProgramRun all = await ProgramRun.CliAsync(["score", "--model", pump.Model, .. faulty]);
        ProgramRun half = await ProgramRun.CliAsync(["score", "--model", pump.Model, .. faulty.Take(4), Path.Combine(pump.Test, "normal")]);

        Assert.Contains("8 of 8 recordings are above the threshold. It is more likely that the conditions changed", all.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("conditions changed", half.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_OneOrManyAtATime_IsTheSame()
    {
        ProgramRun one = await ProgramRun.CliAsync("score", "--model", pump.Model, "--json", "--parallel", "1", pump.Test);
        ProgramRun many = await ProgramRun.CliAsync("score", "--model", pump.Model, "--json", "--parallel", "4", pump.Test);

        Assert.Equal(one.Output, many.Output);
    }

    [Fact]
    public async Task Score_Maps_WritesArraysAndAPictureOfEach()
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.CliAsync("score", "--model", pump.Model, "--maps", folder["maps"], Path.Combine(pump.Test, "hiss"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(6, folder.Files().Count());
        byte[] map = await File.ReadAllBytesAsync(folder["maps/hiss_00.map.npy"], TestContext.Current.CancellationToken);
        Assert.Contains("'descr': '<f4', 'fortran_order': False, 'shape': (301, 64)", Encoding.ASCII.GetString(map, 10, 118), StringComparison.Ordinal);
        Assert.Equal(128 + (301 * 64 * 4), map.Length);
        Assert.Equal(128 + (301 * 4), new FileInfo(folder["maps/hiss_00.frames.npy"]).Length);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await File.ReadAllBytesAsync(folder["maps/hiss_00.png"], TestContext.Current.CancellationToken))[..4]);
    }

    [Fact]
    public async Task Score_FilesOfOneNameInTwoFolders_DoNotOverwriteEachOther()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "a", "b" })
        {
            Directory.CreateDirectory(folder[name]);
            File.Copy(Path.Combine(pump.Test, "normal", "normal_00.wav"), folder[$"{name}/x.wav"]);
        }

        await ProgramRun.CliAsync("score", "--model", pump.Model, "--maps", folder["maps"], folder["a"], folder["b"]);

        Assert.True(File.Exists(folder["maps/a_x.png"]) && File.Exists(folder["maps/b_x.png"]));
    }

    [Fact]
    public async Task Score_Report_IsOnePageWithEveryRecordingAndPicture()
    {
        using var folder = new TemporaryFolder();

        await ProgramRun.CliAsync("score", "--model", pump.Model, "--report", folder["report.html"], Path.Combine(pump.Test, "knock"), Path.Combine(pump.Test, "normal"));

        string html = await File.ReadAllTextAsync(folder["report.html"], TestContext.Current.CancellationToken);
        Assert.Equal(4, html.Split("src=\"data:image/png;base64,").Length - 1);
        Assert.Contains("knock_01.wav", html, StringComparison.Ordinal);
        Assert.EndsWith("</body></html>\n", html, StringComparison.Ordinal);
        Assert.Equal(["report.html"], folder.Files());
    }

    [Fact]
    public async Task Score_RecordingsWithTimes_AreDrawnOverTimeAndTold()
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. Directory.EnumerateFiles(pump.Test, "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Directory.CreateDirectory(folder["pump"]);
        for (int i = 0; i < files.Length; i++)
        {
            File.Copy(files[i], folder[$"pump/north_202611{i + 1:00}T060840Z.wav"]);
        }

        ProgramRun run = await ProgramRun.CliAsync("score", "--model", pump.Model, "--json", "--report", folder["report.html"], folder["pump"]);

        JsonElement first = run.Json.GetProperty("results")[0];
        Assert.Equal("2026-11-01T06:08:40Z", first.GetProperty("time").GetString());
        Assert.Equal("fileName", first.GetProperty("timeOrigin").GetString());
        Assert.Equal(folder["pump/north"], first.GetProperty("source").GetString());
        var page = XDocument.Load(folder["report.html"]);
        XElement svg = Assert.Single(page.Descendants(Svg + "svg"));
        Assert.Contains("from 2026-11-01 06:08:40 UTC to 2026-11-10 06:08:40 UTC: 8 of 10 recordings anomalous", svg.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.Equal(8, svg.Elements(Svg + "circle").Count(dot => dot.Attribute("r")!.Value == "3.4"));
    }

    [Fact]
    public async Task Score_FreshCopies_AreNotDrawnOverTime()
    {
        using var folder = new TemporaryFolder();

        await ProgramRun.CliAsync("score", "--model", pump.Model, "--report", folder["report.html"], Path.Combine(pump.Test, "normal"));

        string html = await File.ReadAllTextAsync(folder["report.html"], TestContext.Current.CancellationToken);
        Assert.Contains("Nothing to draw over time of normal: the recordings tell no time but that of their files", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_FailOnAnomaly_HasItsOwnExitCode()
    {
        Assert.Equal(3, (await ProgramRun.CliAsync("score", "--model", pump.Model, "--fail-on-anomaly", Path.Combine(pump.Test, "rattle"))).ExitCode);
        Assert.Equal(0, (await ProgramRun.CliAsync("score", "--model", pump.Model, "--fail-on-anomaly", "--threshold", "1000", Path.Combine(pump.Test, "rattle"))).ExitCode);
    }

    [Fact]
    public async Task Score_FileGivenTwiceAndNamesThatDifferInCase_AreMappedOnceEach()
    {
        using var folder = new TemporaryFolder();
        string any = Directory.EnumerateFiles(pump.Train).First();
        Directory.CreateDirectory(folder["d"]);
        File.Copy(any, folder["d/a.wav"]);
        File.Copy(any, folder["d/A.WAV"], overwrite: true);

        ProgramRun run = await ProgramRun.CliAsync("score", "--model", pump.Model, folder["d/a.wav"], folder["d"], "--maps", folder["maps"], "--json");

        int recordings = Directory.GetFiles(folder["d"]).Length;
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(recordings, run.Json.GetProperty("results").GetArrayLength());
        Assert.Equal(recordings, Directory.EnumerateFiles(folder["maps"], "*.png").Count());
    }

    [Fact]
    public async Task Score_RecordingLongerThanAllowed_IsRefusedByNameWithItsLength()
    {
        string any = Directory.EnumerateFiles(pump.Train).First();

        ProgramRun refused = await ProgramRun.CliAsync("score", "--model", pump.Model, any, "--longest", "2");
        ProgramRun wrong = await ProgramRun.CliAsync("score", "--model", pump.Model, any, "--longest", "0");

        Assert.Equal((1, 2), (refused.ExitCode, wrong.ExitCode));
        Assert.Contains($"'{any}': the recording lasts 3 s, longer than the 2 s that are allowed (--longest)", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_RecordingThatTheMemoryDoesNotSufficeFor_CostsThatOneAlone()
    {
        using var folder = new TemporaryFolder();
        string any = Directory.EnumerateFiles(pump.Train).First();
        byte[] wav = await File.ReadAllBytesAsync(any, TestContext.Current.CancellationToken);
        BitConverter.TryWriteBytes(wav.AsSpan(40), 0);
        folder.Write("b.wav", wav.AsSpan(0, 44));
        using (FileStream long8 = File.OpenWrite(folder["b.wav"]))
        {
            // Eight hours of zeros that take no room on the disk.
            long8.SetLength(44 + (8L * 3600 * 32000));
        }

        File.Copy(any, folder["a.wav"]);
        File.Copy(any, folder["c.wav"]);

        ProgramRun run = await ProgramRun.CliWithAsync(
            new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x20000000" },
            "score",
            "--model",
            pump.Model,
            folder.Root);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("2 recordings scored", run.Output, StringComparison.Ordinal);
        Assert.Contains("b.wav': the recording lasts 8 h and would take 1.4 GiB of memory", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_BadFilesAmongGoodOnes_AreListedAtTheEnd()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(pump.Test, "normal", "normal_00.wav"), folder["a.wav"]);
        File.Copy(Path.Combine(pump.Test, "normal", "normal_01.wav"), folder["d.wav"]);
        await File.WriteAllTextAsync(folder["b.wav"], "<html>not found</html>", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder["c.wav"], [], TestContext.Current.CancellationToken);

        ProgramRun run = await ProgramRun.CliAsync("score", "--model", pump.Model, "--json", folder.Root, folder["missing.wav"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal([false, true, true, false, true], run.Json.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("error").ValueKind == JsonValueKind.String));
        Assert.Contains("3 of 5", run.Error, StringComparison.Ordinal);
        Assert.Contains("b.wav", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
