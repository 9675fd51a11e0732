using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AudioAnomaly.Audio;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Tool;

/// <summary>Takes scored recordings one by one and writes them wherever the user wants them.</summary>
internal sealed class ScoreSink
{
    private const double LastingShare = 0.5;

    private readonly AudioAnomalyModel _model;
    private readonly JsonArray? _json;
    private readonly MapFolder? _maps;
    private readonly ListenFolder? _sounds;
    private readonly HtmlReport? _report;
    private readonly List<string> _failures = [];
    private readonly List<ScoredKinds> _scored = [];
    private int _count;

    public ScoreSink(AudioAnomalyModel model, bool json, MapFolder? maps, ListenFolder? sounds, HtmlReport? report)
    {
        _model = model;
        _json = json ? [] : null;
        _maps = maps;
        _sounds = sounds;
        _report = report;
        ErrorOutput.Warn(model.ScoreWarnings);
        if (!json)
        {
            string threshold = model.Calibration.Threshold is { } value ? value.ToString("0.####", CultureInfo.InvariantCulture) : "none";
            Console.WriteLine($"Threshold {threshold}. Higher scores are more abnormal.");
            Console.WriteLine($"{"Score",10}  {"Calibrated",10}  {"p",6}  {"Verdict",-9}  Recording");
        }
    }

    public int Failures => _failures.Count;

    public int Anomalies { get; private set; }

    public void Add(ScoredRecording recording)
    {
        _count++;
        if (recording.Result is { } result)
        {
            Anomalies += result.IsAnomalous ? 1 : 0;
            _scored.Add(new ScoredKinds(recording.Name, EvidenceDriftMonitor.ScoresOf(result), result.IsAnomalous));
            WriteFilesOf(recording.Name, result);
            ErrorOutput.Warn(result.Warnings.Except(_model.ScoreWarnings).Select(warning => $"{recording.Name}: {warning}"));
        }
        else
        {
            _failures.Add(OptionWording.Of(recording.Error!.Message));
        }

        // Only the report and the JSON tell it: it may take a look into the file.
        bool isTold = recording.Result is not null && (_report is not null || _json is not null);
        RecordingTime? time = isTold ? RecordingTime.Find(recording.Name) : null;
        _report?.Add(recording, time);
        if (_json is not null)
        {
            _json.Add((JsonNode)ToJson(recording, time, _model.Calibration.Threshold));
        }
        else if (recording.Result is { } scored)
        {
            Print(recording.Name, scored);
        }
    }

    /// <summary>A recording may be short enough to be scored and too long to be drawn or heard: that costs its pictures and sounds alone.</summary>
    private void WriteFilesOf(string name, AnomalyResult result)
    {
        try
        {
            _maps?.Write(name, result);
            if (_sounds?.Write(name, result) is { } unheard)
            {
                ErrorOutput.Warn(unheard);
            }
        }
        catch (OutOfMemoryException)
        {
            ErrorOutput.Warn($"{name}: the recording was scored, but there is not enough memory for its maps or sounds.");
        }
    }

    public void Finish(string model)
    {
        string? drift = ScoreDrift.Describe(_model, _scored);
        _report?.Save(drift);
        if (_json is not null)
        {
            JsonOutput.Write(new JsonObject { ["model"] = model, ["results"] = _json });
        }
        else
        {
            Console.WriteLine($"{CountText.Of(_count - Failures, "recording")} scored, {Anomalies} anomalous.");
        }

        if (drift is not null)
        {
            ErrorOutput.Warn(drift);
        }

        if (Failures > 0)
        {
            Console.Error.WriteLine($"{CountText.Of(Failures, _count, "recording")} could not be scored:");
            _failures.ForEach(failure => Console.Error.WriteLine("  " + OneLine.Of(failure)));
        }
    }

    private static void Print(string name, AnomalyResult result)
    {
        string calibrated = result.CalibratedScore?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";
        string p = result.PValue?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Score,10:0.0000}  {calibrated,10}  {p,6}  {result.Verdict,-9}  {OneLine.Of(name)}"));
        foreach (AnomalyEvidence evidence in result.Evidence)
        {
            Console.WriteLine($"{string.Empty,10}  {EvidenceText.Line(evidence)}");
        }

        foreach (AnomalySegment segment in LimitedInTime(result))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Empty,10}  {segment.StartSeconds,7:0.00} to {segment.EndSeconds,7:0.00} s, {segment.LowHz,6:0} to {segment.HighHz,6:0} Hz, score {segment.Score:0.00}"));
        }
    }

    /// <summary>The segments that are limited in time: what lasts is told by the evidence, if there is any, in one sentence.</summary>
    public static IEnumerable<AnomalySegment> LimitedInTime(AnomalyResult result)
        => result.Segments.Where(segment => !result.Evidence.Any(evidence => evidence.StartSeconds is null
            && evidence.LowHz < segment.HighHz && segment.LowHz < evidence.HighHz
            && segment.EndSeconds - segment.StartSeconds >= LastingShare * result.Duration.TotalSeconds));

    private static JsonObject ToJson(ScoredRecording recording, RecordingTime? time, double? threshold)
    {
        AnomalyResult? result = recording.Result;
        return new JsonObject
        {
            ["file"] = recording.Name,
            ["time"] = time?.TimeText,
            ["timeOrigin"] = time?.OriginName,
            ["source"] = time?.Source,
            ["score"] = result?.Score,
            ["calibrated"] = result?.CalibratedScore,
            ["pValue"] = result?.PValue,
            ["threshold"] = result is null ? null : threshold,
            ["anomalous"] = result is null || result.Verdict == AnomalyVerdict.Undecided ? null : result.IsAnomalous,
            ["durationSeconds"] = result?.Duration.TotalSeconds,
            ["evidence"] = result is null ? null : FindingsJson.Of(result.Evidence),
            ["segments"] = result is null ? null : FindingsJson.Of(result.Segments),
            ["warnings"] = result is null ? null : OptionWording.ToJson(result.Warnings),
            ["error"] = recording.Error is { } error ? OptionWording.Of(error.Message) : null,
        };
    }
}
