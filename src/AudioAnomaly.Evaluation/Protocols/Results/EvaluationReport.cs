using System.Text.Json;

namespace AudioAnomaly.Evaluation;

/// <summary>Everything that an evaluation found: settings, parts, means, and what was left out. Immutable; written as <c>evaluation.json</c>.</summary>
public sealed record EvaluationReport
{
    /// <summary>The format that this version writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The name of the report's file in an output folder.</summary>
    public const string FileName = "evaluation.json";

    /// <summary>The format of the document.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>What was asked for, and with what.</summary>
    public required EvaluationSettings Settings { get; init; }

    /// <summary>The results: detector by detector, seed by seed, in the order of the data set.</summary>
    public required IReadOnlyList<EvaluationPartResult> Parts { get; init; }

    /// <summary>Means over sections and ratios; see <see cref="EvaluationMean.Of"/>.</summary>
    public required IReadOnlyList<EvaluationMean> Means { get; init; }

    /// <summary>What was left out and why, the data set's reader included.</summary>
    public required IReadOnlyList<SkippedPart> Skipped { get; init; }

    /// <summary>The report as JSON; what is undefined is null.</summary>
    /// <returns>One document.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.EvaluationReport);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The document.</param>
    /// <returns>The report.</returns>
    /// <exception cref="JsonException">It is no report, or one of another format.</exception>
    public static EvaluationReport FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using (var document = JsonDocument.Parse(json))
        {
            CheckLists(document.RootElement);
        }

        EvaluationReport report = JsonSerializer.Deserialize(json, EvaluationJson.Default.EvaluationReport)
            ?? throw new JsonException("A report must be an object.");
        return report.Format == CurrentFormat
            ? report
            : throw new JsonException($"The report has format {report.Format}, and this version reads {CurrentFormat}. Run the evaluation again.");
    }

    /// <summary>Nothing in a report is a list with gaps, which the serialiser would let pass.</summary>
    private static void CheckLists(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    if (item.ValueKind == JsonValueKind.Null)
                    {
                        throw new JsonException("A list holds null.");
                    }

                    CheckLists(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    CheckLists(property.Value);
                }

                break;
        }
    }

    /// <summary>Writes the report. The file is there whole or not at all.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, EvaluationJson.Default.EvaluationReport));

    /// <summary>Reads a report's file.</summary>
    /// <param name="path">The file, or the output folder that holds it.</param>
    /// <returns>The report.</returns>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="DatasetException">It is no report, or one of another format.</exception>
    public static EvaluationReport Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        string text = File.ReadAllText(file);
        try
        {
            return FromJson(text);
        }
        catch (JsonException e)
        {
            throw new DatasetException(file, $"this is no report of an evaluation: {OneLine.Quote(e)}", e);
        }
    }
}
