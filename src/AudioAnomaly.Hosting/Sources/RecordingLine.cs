using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AudioAnomaly.Hosting;

/// <summary>The line of JSON that a recording has in the results; the names are those of <c>audioanomaly score --json</c>, and some more.</summary>
internal static class RecordingLine
{
    // Names of files and messages stay readable: this is no web page.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(FolderRecording recording)
    {
        AnomalySummary? summary = recording.Summary;
        var line = new JsonObject
        {
            ["file"] = recording.File,
            ["time"] = recording.Time?.TimeText,
            ["timeOrigin"] = recording.Time?.OriginName,
            ["source"] = recording.Time?.Source,
            ["score"] = summary?.Score,
            ["calibrated"] = summary?.CalibratedScore,
            ["pValue"] = summary?.PValue,
            ["threshold"] = summary?.Threshold,
            ["anomalous"] = summary is null || summary.Verdict == AnomalyVerdict.Undecided ? null : summary.IsAnomalous,
            ["durationSeconds"] = summary?.Duration.TotalSeconds,
            ["evidence"] = summary is null ? null : FindingsJson.Of(summary.Evidence),
            ["segments"] = summary is null ? null : FindingsJson.Of(summary.Segments),
            ["warnings"] = summary is null ? null : new JsonArray([.. summary.Warnings.Select(warning => JsonValue.Create(warning))]),
            ["error"] = recording.Error,
            ["folder"] = recording.Folder,
            ["model"] = recording.Model,
            ["modelVersion"] = recording.ModelVersion,
            ["scoredAt"] = recording.ScoredAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["length"] = recording.Length,
            ["written"] = recording.Written.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        };
        return Bytes(line);
    }

    /// <summary>As much of a line as tells that a file was scored.</summary>
    public static byte[] Of(ScoredFile file) => Bytes(new JsonObject
    {
        ["file"] = file.File,
        ["anomalous"] = file.Outcome is RecordingOutcome.Normal or RecordingOutcome.Anomalous ? file.Outcome == RecordingOutcome.Anomalous : null,
        ["error"] = file.Outcome == RecordingOutcome.Failed ? string.Empty : null,
        ["length"] = file.Stamp.Length,
        ["written"] = new DateTime(file.Stamp.Written, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture),
    });

    /// <summary>Reads of a line which file was scored.</summary>
    /// <returns>The file; null if this is no such line.</returns>
    public static ScoredFile? Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            var written = DateTime.ParseExact(root.GetProperty("written").GetString()!, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
            RecordingOutcome outcome = root.GetProperty("error").ValueKind != JsonValueKind.Null ? RecordingOutcome.Failed
                : root.GetProperty("anomalous").ValueKind switch
                {
                    JsonValueKind.True => RecordingOutcome.Anomalous,
                    JsonValueKind.False => RecordingOutcome.Normal,
                    _ => RecordingOutcome.Undecided,
                };
            return new ScoredFile(root.GetProperty("file").GetString()!, new FileStamp(root.GetProperty("length").GetInt64(), written.Ticks, 0), outcome);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }

    private static byte[] Bytes(JsonObject line) => Encoding.UTF8.GetBytes(line.ToJsonString(Options) + "\n");
}
