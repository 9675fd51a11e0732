using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AudioAnomaly.EndToEnd.Tests;

public class MetricsTests
{
    private const string Five = "score,label\n0.1,0\n0.4,0\n0.35,0\n0.35,1\n0.8,1\n";

    [Fact]
    public async Task Metrics_Scores_AreScikitLearnsUnderTheirStableNames()
    {
        using var folder = new TemporaryFolder();
        Write(folder["s.csv"], Five);

        ProgramRun run = await ProgramRun.CliAsync("metrics", "--scores", folder["s.csv"], "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(
            ["rocAuc", "pAuc", "averagePrecision", "f1Max", "f1MaxThreshold", "positives", "negatives"],
            run.Json.EnumerateObject().Select(property => property.Name).Take(7));
        Assert.Equal(0.75, Number(run, "rocAuc"), 1e-12);
        Assert.Equal(0.7368421052631579, Number(run, "pAuc"), 1e-12);
        Assert.Equal(0.75, Number(run, "averagePrecision"), 1e-12);
        Assert.Equal(2 / 3.0, Number(run, "f1Max"), 1e-12);
        Assert.Equal((0.35, 2, 3, 0), (Number(run, "f1MaxThreshold"), Number(run, "positives"), Number(run, "negatives"), Number(run, "rocAucErrorBound")));
        Assert.Equal(4 / 7.0, Number(run, "f1Floor"), 1e-12);
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("pAucDcase").ValueKind);
    }

    [Fact]
    public async Task Metrics_Scores_PrintATable()
    {
        using var folder = new TemporaryFolder();
        Write(folder["s.csv"], "file, Label ,Score\r\n\"a,b.wav\",1,2e0\r\nc.wav,0.0,-1\r\n\r\nd.wav,1.0,3\r\n");

        ProgramRun run = await ProgramRun.CliAsync("metrics", "--scores", folder["s.csv"], "--bootstrap", "50");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("3 recordings, 2 of them anomalous", run.Output, StringComparison.Ordinal);
        Assert.Contains("ROC-AUC                              1.0000  95 % interval 1.0000 to 1.0000", run.Output, StringComparison.Ordinal);
        Assert.Contains("calling everything anomalous gives 0.8000", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("score,label\n", "no lines")]
    [InlineData("score;label\n1;0\n", "'score'")]
    [InlineData("score,truth\n1,0\n", "'label'")]
    [InlineData("score,score,label\n1,1,0\n", "'score'")]
    [InlineData("score,label\n1,0\nnan,1\n", "line 3 has the score 'nan'")]
    [InlineData("score,label\n1,0\ninf,1\n", "line 3 has the score 'inf'")]
    [InlineData("score,label\n1,0\n,1\n", "line 3 has the score ''")]
    [InlineData("score,label\n1,0\n2,2\n", "line 3 has the label '2'")]
    [InlineData("score,label\n1,0\n2,yes\n", "line 3 has the label 'yes'")]
    [InlineData("score,label\n1,0\n2\n", "line 3 has 1 fields where the header has 2")]
    [InlineData("score,label\n1,0\n2,5,1\n", "line 3 has 3 fields where the header has 2")]
    [InlineData("score,label\n1,0\n2,0\n", "all 2 labels are 0")]
    [InlineData("score,label\n1,1\n", "all 1 labels are 1")]
    [InlineData("score,label\n1,\"0\"x\n", "line 2")]
    public async Task Metrics_BadScores_FailInOneLineThatNamesFileAndProblem(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        Write(folder["bad.csv"], content);

        AssertFailed(await ProgramRun.CliAsync("metrics", "--scores", folder["bad.csv"], "--json"), "bad.csv", expected);
    }

    [Fact]
    public async Task Metrics_MapsAndMasks_GiveTheDefinitionsUnderTheirStableNames()
    {
        using var folder = new TemporaryFolder();
        WriteExample(folder);

        ProgramRun run = await ProgramRun.CliAsync("metrics", "--maps", folder["maps"], "--masks", folder["masks"], "--frame-masks", folder["frames"], "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(
            ["spectrogramRocAuc", "spectrogramF1Max", "auPro", "auProRescaled", "regions", "temporalRocAuc", "temporalF1Max"],
            run.Json.EnumerateObject().Select(property => property.Name).Take(7));

        // By hand: cells 9 8 | 7 1 | 2 3 and 4 0 | 0 0 | 0 0; truth 9, 7 and 3. Each of the three cells touches the next: one region.
        Assert.Equal(24 / 27.0, Number(run, "spectrogramRocAuc"), 1e-12);
        Assert.Equal(3 / 4.0, Number(run, "spectrogramF1Max"), 1e-12);
        Assert.Equal((1, 3, 9, 2), (Number(run, "regions"), Number(run, "positives"), Number(run, "negatives"), Number(run, "clips")));

        // Overlap against false positives: (0, 1/3), (1/9, 1/3), (1/9, 2/3), (2/9, 2/3), (2/9, 1), then 1.
        Assert.Equal(((1 / 27.0) + (2 / 27.0) + (0.3 - (2 / 9.0))) / 0.3, Number(run, "auPro"), 1e-12);
        Assert.InRange(Number(run, "auProRescaled"), 0.4, 0.7);

        // Frame scores 8.5, 4, 2.5 and 2, 0, 0; frames 0 and 1 of the first are anomalous.
        Assert.Equal((1, 1), (Number(run, "temporalRocAuc"), Number(run, "temporalF1Max")));
    }

    [Fact]
    public async Task Metrics_FolderOfScoreMaps_IgnoresItsOtherFilesAndNeedsNoFrameMasks()
    {
        using var folder = new TemporaryFolder();
        WriteExample(folder);
        foreach (string name in new[] { "a", "b" })
        {
            File.Move(folder[$"maps/{name}.npy"], folder[$"maps/{name}.map.npy"]);
            NpyFile.Write(folder[$"maps/{name}.frames.npy"], new float[3], 3);
            File.WriteAllBytes(folder[$"maps/{name}.png"], []);
        }

        ProgramRun json = await ProgramRun.CliAsync("metrics", "--maps", folder["maps"], "--masks", folder["masks"], "--json");
        ProgramRun text = await ProgramRun.CliAsync("metrics", "--maps", folder["maps"], "--masks", folder["masks"], "--min-area", "3", "--percentile", "60");

        Assert.True(json.ExitCode == 0, json.Error);
        Assert.Equal(24 / 27.0, Number(json, "spectrogramRocAuc"), 1e-12);
        Assert.Equal(JsonValueKind.Null, json.Json.GetProperty("temporalRocAuc").ValueKind);
        Assert.Contains("AU-PRO", text.Output, StringComparison.Ordinal);
        Assert.Contains("above percentile 60", text.Output, StringComparison.Ordinal);
        Assert.Contains("1 regions of 3 cells or more, median 3 cells", text.Output, StringComparison.Ordinal);
        Assert.Contains("needs --frame-masks", text.Output, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> BadMaps => new()
    {
        { "mask of another shape", "a.npy", "(3, 2) is expected" },
        { "mask missing", "a.npy", "a.mask.npy" },
        { "map missing", "c.npy", "c.map.npy" },
        { "no maps", "maps", "no array" },
        { "no folder", "maps", "maps" },
        { "NaN", "b.npy", "frame 1, bin 0 is NaN" },
        { "flat map", "b.npy", "(frames, bins) is expected" },
        { "no array", "a.npy", "no .npy file" },
        { "grey mask", "a.npy", "element 1 is 0.5" },
        { "no anomaly", "masks", "mark no cell" },
        { "all anomaly", "masks", "mark every cell" },
        { "frame mask of another length", "a.npy", "(3) is expected" },
        { "frame mask missing", "a.npy", "a.frames.npy" },
        { "no anomalous frame", "frames", "mark no frame" },
    };

    [Theory]
    [MemberData(nameof(BadMaps))]
    public async Task Metrics_BadMaps_FailInOneLineThatNamesFileAndProblem(string kind, string file, string expected)
    {
        using var folder = new TemporaryFolder();
        WriteExample(folder);
        switch (kind)
        {
            case "mask of another shape":
                NpyFile.Write(folder["masks/a.npy"], new float[6], 2, 3);
                break;
            case "mask missing":
                File.Delete(folder["masks/a.npy"]);
                break;
            case "map missing":
                NpyFile.Write(folder["masks/c.npy"], new float[6], 3, 2);
                break;
            case "no maps":
                File.Delete(folder["maps/a.npy"]);
                File.Delete(folder["maps/b.npy"]);
                break;
            case "no folder":
                Directory.Delete(folder["maps"], recursive: true);
                break;
            case "NaN":
                NpyFile.Write(folder["maps/b.npy"], new float[] { 0, 0, float.NaN, 0, 0, 0 }, 3, 2);
                break;
            case "flat map":
                NpyFile.Write(folder["maps/b.npy"], new float[6], 6);
                break;
            case "no array":
                File.WriteAllText(folder["maps/a.npy"], "array([1, 2])");
                break;
            case "grey mask":
                NpyFile.Write(folder["masks/a.npy"], new float[] { 0, 0.5f, 0, 0, 0, 0 }, 3, 2);
                break;
            case "no anomaly":
                NpyFile.Write(folder["masks/a.npy"], new float[6], 3, 2);
                break;
            case "all anomaly":
                NpyFile.Write(folder["masks/a.npy"], Enumerable.Repeat(1f, 6).ToArray(), 3, 2);
                NpyFile.Write(folder["masks/b.npy"], Enumerable.Repeat(255f, 6).ToArray(), 3, 2);
                break;
            case "frame mask of another length":
                NpyFile.Write(folder["frames/a.npy"], new float[4], 4);
                break;
            case "frame mask missing":
                File.Delete(folder["frames/a.npy"]);
                break;
            case "no anomalous frame":
                NpyFile.Write(folder["frames/a.npy"], new float[3], 3);
                break;
        }

        AssertFailed(await ProgramRun.CliAsync("metrics", "--maps", folder["maps"], "--masks", folder["masks"], "--frame-masks", folder["frames"], "--json"), file, expected);
    }

    [Theory]
    [InlineData("metrics")]
    [InlineData("metrics --maps m")]
    [InlineData("metrics --masks m")]
    [InlineData("metrics --scores s.csv --maps m --masks m")]
    [InlineData("metrics --scores s.csv --frame-masks m")]
    [InlineData("metrics --scores s.csv --bootstrap 5")]
    [InlineData("metrics --maps m --masks m --percentile 100")]
    [InlineData("metrics --maps m --masks m --min-area 0")]
    public async Task Metrics_WrongUsage_SaysWhy(string arguments)
    {
        ProgramRun run = await ProgramRun.CliAsync(arguments.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--", run.Error, StringComparison.Ordinal);
    }

    private static void WriteExample(TemporaryFolder folder)
    {
        foreach (string name in new[] { "maps", "masks", "frames" })
        {
            Directory.CreateDirectory(folder[name]);
        }

        NpyFile.Write(folder["maps/a.npy"], new float[] { 9, 8, 7, 1, 2, 3 }, 3, 2);
        NpyFile.Write(folder["maps/b.npy"], new float[] { 4, 0, 0, 0, 0, 0 }, 3, 2);
        WriteBytes(folder["masks/a.npy"], "|u1", "(3, 2)", [255, 0, 255, 0, 0, 255]);
        WriteBytes(folder["masks/b.npy"], "|b1", "(3, 2)", new byte[6]);
        WriteBytes(folder["frames/a.npy"], "|u1", "(3,)", [1, 1, 0]);
        WriteBytes(folder["frames/b.npy"], "|u1", "(3,)", new byte[3]);
    }

    private static void WriteBytes(string path, string type, string shape, byte[] content)
    {
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n");
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. header, .. content]);
    }

    private static void Write(string path, string content) => File.WriteAllText(path, content);

    private static double Number(ProgramRun run, string name) => double.Parse(run.Json.GetProperty(name).GetRawText(), CultureInfo.InvariantCulture);

    private static void AssertFailed(ProgramRun run, params string[] named)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.All(named, name => Assert.Contains(name, run.Error, StringComparison.Ordinal));
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Empty(run.Output);
    }
}
