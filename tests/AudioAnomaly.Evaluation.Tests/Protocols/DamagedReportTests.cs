using System.Text.Json;
using System.Text.Json.Nodes;

namespace AudioAnomaly.Evaluation.Tests;

/// <summary>Reports with anything in the place of anything: refused, or written.</summary>
public class DamagedReportTests
{
    private static readonly string?[] Replacements = [null, "-1", "1e300", "\"x\"", "[]", "{}", "[null]", "true"];

    [Fact]
    public void FromJson_AnythingInThePlaceOfAnything_IsRefusedOrWritten()
    {
        string json = KnownReport.Whole().ToJson();
        int places = JsonPlaces.Of(JsonNode.Parse(json)!).Count, refused = 0, written = 0;
        var faults = new List<string>();
        for (int place = 0; place < places; place++)
        {
            foreach (string? replacement in Replacements)
            {
                JsonNode document = JsonNode.Parse(json)!;
                JsonNode node = JsonPlaces.Of(document)[place];
                string path = node.GetPath();
                Replace(node, replacement is null ? null : JsonNode.Parse(replacement));
                try
                {
                    var report = EvaluationReport.FromJson(document.ToJsonString());
                    _ = EvaluationReportWriter.ToText(report) + EvaluationReportWriter.ToMarkdown(report) + EvaluationReportWriter.ToHtml(report, cancellationToken: TestContext.Current.CancellationToken) + EvaluationCsv.Results(report);
                    written++;
                }
                catch (JsonException)
                {
                    refused++;
                }
                catch (Exception e)
                {
                    faults.Add($"{path} = {replacement ?? "null"}: {e}");
                }
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {places * Replacements.Length}: {string.Join(Environment.NewLine, faults.Take(5))}");
        Assert.True(refused > 100 && written > 100, $"{refused} refused, {written} written");
    }

    [Theory]
    [InlineData("\"snrDb\": [],")]
    [InlineData("\"warnings\": []")]
    public void FromJson_ListThatIsMissing_IsEmpty(string list)
    {
        EvaluationReport whole = KnownReport.Whole();
        string json = whole.ToJson(), name = list.Split('"')[1];
        Assert.Contains(list, json, StringComparison.Ordinal);

        var report = EvaluationReport.FromJson(json.Replace(list, list.Replace(name, "unknown", StringComparison.Ordinal), StringComparison.Ordinal));

        Assert.Empty(report.Settings.SnrDb);
        Assert.Equal(EvaluationReportWriter.ToMarkdown(whole), EvaluationReportWriter.ToMarkdown(report));
    }

    [Fact]
    public void Load_LiteralThatNeverEnds_IsToldInAFewWords()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(EvaluationReport.FileName, System.Text.Encoding.UTF8.GetBytes($"{{\"format\": nul{new string('x', 100_000)}"));

        DatasetException error = Assert.Throws<DatasetException>(() => EvaluationReport.Load(path));

        Assert.InRange(error.Message.Length, 50, 600);
    }

    private static void Replace(JsonNode node, JsonNode? value)
    {
        if (node.Parent is JsonObject parent)
        {
            parent[node.GetPropertyName()] = value;
        }
        else
        {
            node.Parent!.AsArray()[node.GetElementIndex()] = value;
        }
    }
}
