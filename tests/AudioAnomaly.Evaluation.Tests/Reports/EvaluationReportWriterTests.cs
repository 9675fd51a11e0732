using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Evaluation.Tests;

public sealed partial class EvaluationReportWriterTests : IDisposable
{
    private const string Hostile = "<img src=\"http://evil.example/x\" onerror='x'>|`a`\n\u0001\u202E.wav";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task WriteAsync_Report_WritesAllFiles()
    {
        EvaluationReport report = WithExample("ex");

        await EvaluationReportWriter.WriteAsync(report, _folder, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["evaluation.json", "report.html", "report.md", "results.csv", "scores.csv"],
            Directory.EnumerateFiles(_folder).Select(Path.GetFileName).Where(name => !name!.EndsWith(".npy", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(report.ToJson(), EvaluationReport.Load(_folder).ToJson());
        var results = CsvTable.Read(Path.Combine(_folder, "results.csv"));
        Assert.Equal(["0.75", "-6", "", "12.5"], new[] { "rocAuc", "snrDb", "auPro", "fitSeconds" }.Select(column => results.Value(results.Rows.Single(), column)));
        var scores = CsvTable.Read(Path.Combine(_folder, "scores.csv"));
        Assert.Equal(["n1.wav", "n2.wav", "a1.wav", "a2.wav"], scores.Rows.Select(row => scores.Value(row, "file")));
        Assert.Equal(["0", "0", "1", "1"], scores.Rows.Select(row => scores.Value(row, "label")));
        Assert.Equal(["0.1", "0.3", "0.2", "0.9"], scores.Rows.Select(row => scores.Value(row, "score")));
    }

    [Fact]
    public void Results_Columns_AreTheDocumentedOnes()
    {
        string[] masks = ["", "Random", "Rolled", "Inverted", "Oracle"];
        IEnumerable<string> faithfulness = new[] { "ffAsPrinted", "ffRemoving", "ffReplacing", "relativeDrop" }.SelectMany(form => masks.SelectMany(mask => new[] { form + mask, $"{form}{mask}Sd" }));

        Assert.Equal(
            "dataset,group,section,snrDb,detector,seed,trainingRecordings,calibrationRecordings,testNormal,testAnomalous,"
            + "rocAuc,rocAucLower,rocAucUpper,pAuc,pAucDcase,averagePrecision,f1Max,f1MaxThreshold,f1Floor,f1AtThreshold,falsePositiveRateAtThreshold,recallAtThreshold,threshold,rocAucSource,rocAucTarget,"
            + "spectrogramRocAuc,spectrogramF1AtPercentile,spectrogramPercentile,spectrogramF1Max,spectrogramF1Floor,auPro,auProRescaled,regions,"
            + "temporalRocAuc,temporalF1Max,temporalF1Floor,eventF1,eventPrecision,eventRecall,"
            + $"faithfulnessRecordings,{string.Join(',', faithfulness)},fitSeconds,scoreSecondsPerClip,modelBytes,peakWorkingSetBytes\n",
            EvaluationCsv.Results(KnownReport.Of("Folder")));
    }

    [Fact]
    public async Task WriteAsync_Cancelled_WritesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EvaluationReportWriter.WriteAsync(WithExample("ex"), Path.Combine(_folder, "out"), cancellationToken: new CancellationToken(canceled: true)));

        Assert.False(Directory.Exists(Path.Combine(_folder, "out")));
    }

    [Fact]
    public void ToHtml_Report_IsWellFormedAndAsksForNothingOutside()
    {
        string html = EvaluationReportWriter.ToHtml(WithExample("ex"), _folder, cancellationToken: TestContext.Current.CancellationToken);

        XDocument page = Parse(html);
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute =>
            attribute.Name.LocalName is "src" or "href" or "srcset" or "action" && !attribute.Value.StartsWith("data:image/png;base64,", StringComparison.Ordinal) && !attribute.Value.StartsWith('#'));
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "link" or "iframe" or "object");
        Assert.Empty(Assert.Single(Named(page, "script")).Attributes());
        Assert.DoesNotMatch(CssAddress(), html);
        Assert.All(Named(page, "svg"), svg => Assert.False(string.IsNullOrWhiteSpace(svg.Attribute("aria-label")?.Value)));
        Assert.Equal(3, Named(page, "image").Count());
        Assert.Contains(Named(page, "figcaption"), caption => caption.Value.Contains("a2.wav (crack)", StringComparison.Ordinal) && caption.Value.Contains("above 100 % of the normal recordings", StringComparison.Ordinal));
        Assert.Contains("evaluate --dataset mimii", Named(page, "pre").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_Script_IsTheOneThatThePolicyAllows()
    {
        string html = EvaluationReportWriter.ToHtml(WithExample("ex"), _folder, cancellationToken: TestContext.Current.CancellationToken);
        int start = html.IndexOf("<script>", StringComparison.Ordinal) + "<script>".Length;
        string script = html[start..html.IndexOf("</script>", StringComparison.Ordinal)];

        string policy = Named(Parse(html), "meta").Single(meta => meta.Attribute("http-equiv") is not null).Attribute("content")!.Value;

        Assert.Contains($"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'", policy, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_SameClock_GivesTheSamePageWithItsDate()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 7, 5, 0, TimeSpan.FromHours(1)));
        EvaluationReport report = WithExample("ex");

        string first = EvaluationReportWriter.ToHtml(report, _folder, clock, TestContext.Current.CancellationToken);
        string second = EvaluationReportWriter.ToHtml(report, _folder, clock, TestContext.Current.CancellationToken);

        Assert.Equal(first, second);
        Assert.Contains("Written 2026-11-28 06:05 UTC", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quantile:0.95", "found so that at most 5 % of normal recordings are expected above it (quantile:0.95).")]
    [InlineData("3.5", "All models use one threshold, set by hand (manual:3.5).")]
    [InlineData("nonsense", null)]
    public void ToHtml_ThresholdPolicy_StandsInWords(string policy, string? expected)
    {
        EvaluationReport report = KnownReport.Whole();
        report = report with { Settings = report.Settings with { Options = new SortedDictionary<string, string> { ["threshold"] = policy } } };

        XDocument page = Parse(EvaluationReportWriter.ToHtml(report, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(expected is not null, Named(page, "p").Any(sentence => sentence.Value.EndsWith(expected ?? "(nonsense).", StringComparison.Ordinal)));
    }

    [Fact]
    public void ToHtml_TableOfParts_SortsAndFilters()
    {
        XDocument page = Parse(EvaluationReportWriter.ToHtml(KnownReport.Whole(), cancellationToken: TestContext.Current.CancellationToken));

        XElement table = Assert.Single(Named(page, "table"), table => table.Attribute("data-sortable") is not null);
        Assert.All(table.Descendants().Where(element => element.Name.LocalName == "th" && element.Attribute("scope")!.Value == "col"), head => Assert.NotNull(head.Attribute("data-sort")));
        XElement controls = Assert.Single(page.Descendants(), element => element.Attribute("id")?.Value == table.Attribute("data-sortable")!.Value);
        Assert.Equal("hidden", controls.Attribute("hidden")?.Value);
        Assert.Equal("label", Assert.Single(controls.Descendants(), element => element.Name.LocalName == "input").Parent!.Name.LocalName);
    }

    [Fact]
    public void Writers_HostileNames_StayText()
    {
        EvaluationReport safe = WithExample("ex");
        EvaluationPartResult part = safe.Parts[0] with { Detector = Hostile, Group = Hostile, Warnings = [Hostile] };
        part = part with { Examples = [.. part.Examples.Select(example => example with { File = Hostile, Kind = Hostile })] };
        EvaluationReport report = KnownReport.Of(Hostile, part) with { Skipped = [new(Hostile, Hostile)] };

        XDocument page = Parse(EvaluationReportWriter.ToHtml(report, _folder, cancellationToken: TestContext.Current.CancellationToken));
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName == "img");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));

        string markdown = EvaluationReportWriter.ToMarkdown(report);
        Assert.DoesNotMatch(UnescapedTag(), markdown);
        Assert.All(markdown.Split('\n').Where(line => line.StartsWith('|')), line => Assert.EndsWith("|", line, StringComparison.Ordinal));
        Assert.DoesNotContain('\u0001', EvaluationReportWriter.ToText(report));
        Assert.DoesNotContain('\u202E', EvaluationReportWriter.ToText(report));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ToHtml_OneClassOrNoScores_IsWellFormed(bool empty)
    {
        EvaluationPartResult part = KnownReport.Part("x") with { Scores = empty ? [] : [new("n.wav", false, 1)] };

        XDocument page = Parse(EvaluationReportWriter.ToHtml(KnownReport.Of("Folder", part), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Empty(Named(page, "polyline"));
        Assert.DoesNotContain("NaN", Named(page, "main").Single().Elements().Where(part => part.Name.LocalName != "script").Aggregate(string.Empty, (text, part) => text + part), StringComparison.Ordinal);
        Assert.Contains(Named(page, "text"), text => text.Value == "all recordings: no curve, a class is missing");
    }

    [Fact]
    public void ToHtml_NoParts_SaysWhatWasLeftOut()
    {
        XDocument page = Parse(EvaluationReportWriter.ToHtml(KnownReport.Of("Folder") with { Skipped = [new("fan/id_00", "no normal recordings")] }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains(Named(page, "td"), cell => cell.Value == "no normal recordings");
    }

    [Theory]
    [InlineData("gone.npy")]
    [InlineData("../outside.npy")]
    public void ToHtml_ArrayThatCannotBeRead_LeavesASentence(string name)
    {
        EvaluationReport report = WithExample("ex");
        EvaluationPartResult part = report.Parts[0];
        report = report with { Parts = [part with { Examples = [part.Examples[0] with { MapFile = name }] }] };

        XDocument page = Parse(EvaluationReportWriter.ToHtml(report, _folder, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Empty(Named(page, "image"));
        Assert.Contains(Named(page, "p"), sentence => sentence.Value.Contains("no picture", StringComparison.Ordinal));
    }

    [Fact]
    public void ToMarkdown_Command_NamesNoFolderOfTheMachine()
    {
        EvaluationReport report = WithExample("ex") with { Skipped = [new("/data/private/mimii/fan/id_00/x.wav", "'/data/private/mimii' and /opt/other/file.wav are odd; 6/0/-6 dB and source/target are not paths")] };

        string markdown = EvaluationReportWriter.ToMarkdown(report, shown => shown.Replace("/data/private/mimii", "ROOT", StringComparison.Ordinal));

        Assert.Contains("audioanomaly evaluate --dataset mimii --root ROOT --output=PATH/out --weights \"PATH/my net.pth\"", markdown, StringComparison.Ordinal);
        Assert.Contains("| ROOT/fan/id\\_00/x.wav | 'ROOT' and PATH/file.wav are odd; 6/0/-6 dB and source/target are not paths |", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("private", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("/home", markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read /a/b/c.wav twice", "read PATH/c.wav twice")]
    [InlineData("C:\\Users\\me\\x.wav", "PATH/x.wav")]
    [InlineData("~/models/net.pth", "PATH/net.pth")]
    [InlineData("6/0/-6 dB, source/target, a.wav", "6/0/-6 dB, source/target, a.wav")]
    public void FullPaths_Texts_KeepTheLastName(string text, string shown) => Assert.Equal(shown, FullPaths.Hide(text));

    [Fact]
    public void ExampleChoice_Examples_AreRankedAmongNormalsOfTheirModel()
    {
        EvaluationReport report = WithExample("ex");
        EvaluationExample example = report.Parts[0].Examples[0];
        EvaluationPartResult[] parts =
        [
            KnownReport.Part("x", "a") with { Examples = [example with { File = "middle", Score = 0.2 }, example with { File = "normal", Score = 9, IsAnomalous = false }] },
            KnownReport.Part("x", "b") with { Scores = [new("n", false, 50)], Examples = [example with { File = "low", Score = 40 }, example with { File = "high", Score = 60 }, example with { File = "tie", Score = 50 }] },
        ];

        (IReadOnlyList<ExampleChoice> best, IReadOnlyList<ExampleChoice> worst) = ExampleChoice.Of(parts, 2);

        Assert.Equal(["high", "tie"], best.Select(choice => choice.Example.File).Order(StringComparer.Ordinal));
        Assert.Equal("low", worst[0].Example.File);
        Assert.Equal([1, 0.5], best.Select(choice => choice.Rank));
    }

    private static XDocument Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    private static IEnumerable<XElement> Named(XDocument page, string name) => page.Descendants().Where(element => element.Name.LocalName == name);

    /// <summary>A report with one example, whose arrays are written to the test's folder.</summary>
    private EvaluationReport WithExample(string stem)
    {
        string[] files = ["spectrogram", "map", "anomaly"];
        float[] values = [.. Enumerable.Range(0, 40).Select(i => (float)Math.Sin(7 * i))];
        foreach (string file in files)
        {
            NpyFile.Write(Path.Combine(_folder, $"{stem}.{file}.npy"), values, 10, 4);
        }

        return KnownReport.Of("MIMII", KnownReport.Part("PatchCore", "fan", "00", -6, roc: 0.75, f1: 0.8) with
        {
            Examples = [KnownReport.Example(stem) with { AnomalyFile = $"{stem}.anomaly.npy" }],
        });
    }

    [GeneratedRegex(@"url\(|@import")]
    private static partial Regex CssAddress();

    [GeneratedRegex(@"(?<!\\)<")]
    private static partial Regex UnescapedTag();
}
