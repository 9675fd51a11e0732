using System.Text.Json;

namespace AudioAnomaly.Benchmarks.Tests;

public class BenchmarkReportTests
{
    [Fact]
    public void Write_Read_GivesTheSameReport()
    {
        using var folder = new TemporaryFolder();
        BenchmarkReport report = Reports.Create().WithShares();

        report.Write(folder["r.json"]);
        var read = BenchmarkReport.Read(folder["r.json"]);
        read.Write(folder["again.json"]);

        Assert.Equal(File.ReadAllText(folder["r.json"]), File.ReadAllText(folder["again.json"]));
        Assert.Equal([folder["again.json"], folder["r.json"]], Directory.GetFiles(folder.Root).Order(StringComparer.Ordinal));
        Assert.Equal(2.5, read.Measurements[0].Ours.MedianMs / read.Measurements[0].References[0].Timing.MedianMs * 5, 1e-12);
    }

    [Fact]
    public void Write_Report_HasItsStableNames()
    {
        using var folder = new TemporaryFolder();
        Reports.Create().WithShares().Write(folder["r.json"]);

        using var document = JsonDocument.Parse(File.ReadAllText(folder["r.json"]));
        JsonElement root = document.RootElement, line = root.GetProperty("measurements")[0];
        Assert.Equal("audioanomaly-benchmarks", root.GetProperty("format").GetString());
        Assert.Equal(1, root.GetProperty("version").GetInt32());
        Assert.Equal(2, root.GetProperty("machine").GetProperty("processors").GetInt32());
        Assert.Equal(4, line.GetProperty("ours").GetProperty("medianMs").GetDouble());
        Assert.Equal(0.25, line.GetProperty("shareOfWhole").GetDouble());
        Assert.Equal(2500, line.GetProperty("timesRealTime").GetDouble());
        Assert.Equal(2, line.GetProperty("references")[0].GetProperty("ratio").GetDouble());
        Assert.False(line.TryGetProperty("peakMiB", out _));
        Assert.Equal(0.25, root.GetProperty("measurements")[1].GetProperty("ceiling").GetProperty("share").GetDouble());
        Assert.Equal(1, root.GetProperty("scalings")[0].GetProperty("time").GetProperty("exponent").GetDouble(), 1e-12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"format\":\"audioanomaly-benchmarks\",\"version\":2,\"machine\":{},\"ceilings\":[],\"measurements\":[],\"scalings\":[]}")]
    [InlineData("{\"format\":\"audioanomaly-benchmarks\",\"version\":1,\"measurements\":[]}")]
    public void Read_AnotherFile_SaysSo(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["r.json"], content);

        Assert.Contains("r.json", Assert.Throws<BenchmarkFileException>(() => BenchmarkReport.Read(folder["r.json"])).Message, StringComparison.Ordinal);
    }
}
