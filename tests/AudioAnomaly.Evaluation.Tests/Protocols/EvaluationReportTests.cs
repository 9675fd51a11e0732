using System.Text.Json;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation.Tests.Protocols;

public class EvaluationReportTests
{
    [Fact]
    public void Save_ThenLoad_GivesTheSameReport()
    {
        using var tree = new TemporaryFolder();
        EvaluationReport report = ReportOf(Part("fan", "00", 6, 0, 0.75), Part("fan", "02", 6, 0, null));

        report.Save(tree[EvaluationReport.FileName]);

        Assert.Equal(report.ToJson(), EvaluationReport.Load(tree.Root).ToJson());
        Assert.Equal(report.ToJson(), EvaluationReport.Load(tree[EvaluationReport.FileName]).ToJson());
        using var json = JsonDocument.Parse(report.ToJson());
        JsonElement parts = json.RootElement.GetProperty("parts");
        Assert.Equal(0.75, parts[0].GetProperty("sample").GetProperty("rocAuc").GetDouble());
        Assert.Equal(JsonValueKind.Null, parts[1].GetProperty("sample").GetProperty("rocAuc").ValueKind);
        Assert.Equal(JsonValueKind.Null, parts[0].GetProperty("spectrogram").ValueKind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"format\":1}")]
    [InlineData("[1, 2]")]
    public void Load_SomethingElse_IsRefused(string text)
    {
        using var tree = new TemporaryFolder();
        tree.Text(EvaluationReport.FileName, text);

        Assert.Equal(tree[EvaluationReport.FileName], Assert.Throws<DatasetException>(() => EvaluationReport.Load(tree.Root)).Location);
    }

    [Fact]
    public void FromJson_OtherFormat_IsRefused()
        => Assert.Contains("format 7", Assert.Throws<JsonException>(() => EvaluationReport.FromJson((ReportOf() with { Format = 7 }).ToJson())).Message, StringComparison.Ordinal);

    [Fact]
    public void Means_AreOverSectionsAndRatiosWithinEachSeed()
    {
        IReadOnlyList<EvaluationMean> means = EvaluationMean.Of([
            Part("fan", "00", 6, 0, 0.9), Part("fan", "02", 6, 0, 0.7), Part("fan", "00", 0, 0, 0.5), Part("pump", "00", 6, 0, 0.6),
            Part("fan", "00", 6, 1, 0.7), Part("fan", "02", 6, 1, 0.7), Part("fan", "00", 0, 1, 0.7), Part("pump", "00", 6, 1, 0.6),
        ]);

        MeanAndDeviation At(string? group, double? snr) => means.Single(mean => mean.Group == group && mean.SnrDb == snr).Values["rocAuc"];
        Assert.Equal((0.75, 2), (At("fan", 6).Mean!.Value, At("fan", 6).Count));
        Assert.Equal(Math.Sqrt(0.005), At("fan", 6).StandardDeviation!.Value, 1e-12);
        Assert.Equal(0.7, At("fan", null).Mean!.Value, 1e-12);
        Assert.Equal((0.733333333333 + 0.666666666667) / 2, At(null, 6).Mean!.Value, 1e-9);
        Assert.Equal(0.675, At(null, null).Mean!.Value, 1e-12);
        Assert.DoesNotContain(means, mean => mean.Group == "pump" && mean.SnrDb == 0);
        Assert.DoesNotContain("auPro", means[0].Values.Keys);
    }

    [Fact]
    public void MeanAndDeviation_LeavesOutWhatIsUndefined()
    {
        Assert.Equal(new MeanAndDeviation(2, Math.Sqrt(2), 2), MeanAndDeviation.Of([1, null, 3, double.NaN, double.PositiveInfinity]));
        Assert.Equal(new MeanAndDeviation(5, null, 1), MeanAndDeviation.Of([5]));
        Assert.Equal(new MeanAndDeviation(null, null, 0), MeanAndDeviation.Of([null]));
    }

    private static EvaluationPartResult Part(string group, string section, double snr, int seed, double? rocAuc) => new()
    {
        Dataset = "MIMII",
        Group = group,
        Section = section,
        SnrDb = snr,
        Detector = "padim",
        Seed = seed,
        Counts = new EvaluationCounts(10, 0, 1, 1),
        Sample = new SampleMetrics { RocAuc = rocAuc },
        Cost = new EvaluationCost(1, 0.1, 1000, 2000),
        Scores = [new TestScore("a.wav", false, 0.1), new TestScore("b.wav", true, 1.0 / 3, "click", "source")],
    };

    private static EvaluationReport ReportOf(params EvaluationPartResult[] parts) => new()
    {
        Settings = new EvaluationSettings { Dataset = "MIMII", Protocol = "default", Detectors = ["padim"], Seeds = [0], LibraryVersion = "0" },
        Parts = parts,
        Means = EvaluationMean.Of(parts),
        Skipped = [new SkippedPart("x", "y")],
    };
}
