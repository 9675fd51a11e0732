using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Tool;

/// <summary>Writes what a live session finds, a line each, at once.</summary>
/// <param name="json">Whether lines are JSON.</param>
/// <param name="frames">Whether every frame has a line.</param>
internal sealed class WatchOutput(bool json, bool frames)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public int Segments { get; private set; }

    /// <summary>The time of day of a moment of the stream, if lines are to be stamped with it.</summary>
    public Func<double, DateTimeOffset?> TimeOf { get; set; } = _ => null;

    public void Add(SessionUpdate update)
    {
        if (frames)
        {
            foreach (SessionFrame frame in update.Frames)
            {
                Write(frame);
            }
        }

        foreach (DeviceHealth health in update.Health)
        {
            Write(health);
        }

        foreach (AnomalySegment segment in update.Segments)
        {
            Segments++;
            Write(segment);
        }

        Console.Out.Flush();
    }

    /// <summary>Tells at once what is wrong with the device.</summary>
    public void Add(DeviceHealth health)
    {
        Write(health);
        Console.Out.Flush();
    }

    /// <summary>Tells that a kind of evidence moved.</summary>
    public void AddDrift(DriftMove moved)
    {
        if (!json)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Stamp(moved.KnownSeconds)}{moved.KnownSeconds,10:0.00} s, drift: {moved.What}, since {moved.SinceSeconds:0.00} s: {DriftMove.Meaning}"));
            return;
        }

        WriteLine(new JsonObject
        {
            ["type"] = "drift",
            ["kind"] = moved.Kind,
            ["direction"] = moved.DirectionName,
            ["sinceSeconds"] = moved.SinceSeconds,
            ["timeSeconds"] = moved.KnownSeconds,
        }, moved.KnownSeconds);
    }

    private void Write(SessionFrame frame)
    {
        if (!json)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Stamp(frame.TimeSeconds)}{frame.TimeSeconds,10:0.000} s, score {frame.Score:0.0000}, peak {frame.Peak:0.0000}, {frame.Verdict}{Kinds(frame)}"));
            return;
        }

        WriteLine(new JsonObject
        {
            ["type"] = "frame",
            ["index"] = frame.Index,
            ["timeSeconds"] = frame.TimeSeconds,
            ["score"] = frame.Score,
            ["peak"] = frame.Peak,
            ["anomalous"] = frame.Verdict == AnomalyVerdict.Undecided ? null : frame.Verdict == AnomalyVerdict.Anomalous,
            ["evidence"] = FindingsJson.Of(frame.Evidence),
        }, frame.TimeSeconds);
    }

    private void Write(AnomalySegment segment)
    {
        if (!json)
        {
            // What lasts is one sentence: its band is in the words.
            if (segment.Evidence is [var only] && (only.LowHz, only.HighHz, only.Score) == (segment.LowHz, segment.HighHz, segment.Score))
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Stamp(segment.StartSeconds)}{segment.StartSeconds,10:0.00} to {segment.EndSeconds,10:0.00} s, {EvidenceText.Line(only)}"));
                return;
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Stamp(segment.StartSeconds)}{segment.StartSeconds,10:0.00} to {segment.EndSeconds,10:0.00} s, {segment.LowHz,6:0} to {segment.HighHz,6:0} Hz, score {segment.Score:0.00}"));
            foreach (AnomalyEvidence evidence in segment.Evidence)
            {
                Console.WriteLine($"{string.Empty,10}  {EvidenceText.Line(evidence)}");
            }

            return;
        }

        WriteLine(new JsonObject
        {
            ["type"] = "segment",
            ["startSeconds"] = segment.StartSeconds,
            ["endSeconds"] = segment.EndSeconds,
            ["lowHz"] = segment.LowHz,
            ["highHz"] = segment.HighHz,
            ["score"] = segment.Score,
            ["evidence"] = FindingsJson.Of(segment.Evidence),
        }, segment.StartSeconds);
    }

    private void Write(DeviceHealth health)
    {
        string fault = JsonNamingPolicy.CamelCase.ConvertName(health.Fault.ToString());
        if (!json)
        {
            string end = health.EndSeconds is { } seconds && health.Fault != DeviceFault.Gap ? string.Create(CultureInfo.InvariantCulture, $" to {seconds,10:0.00}") : string.Empty;
            string lost = health.LostSeconds > 0 ? string.Create(CultureInfo.InvariantCulture, $", {health.LostSeconds:0.00} s of sound are missing") : string.Empty;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stamp(health.StartSeconds)}{health.StartSeconds,10:0.00}{end} s, device: {fault}{lost}"));
            return;
        }

        var line = new JsonObject
        {
            ["type"] = "device",
            ["fault"] = fault,
            ["startSeconds"] = health.StartSeconds,
            ["endSeconds"] = health.EndSeconds,
        };
        if (health.LostSeconds > 0)
        {
            line["lostSeconds"] = health.LostSeconds;
        }

        WriteLine(line, health.StartSeconds);
    }

    private static string Kinds(SessionFrame frame)
        => frame.Evidence.Count == 0 ? string.Empty : $" ({string.Join(", ", frame.Evidence.Select(evidence => evidence.Kind))})";

    /// <summary>The time of day of a moment, for the start of a line; nothing if lines are not stamped.</summary>
    private string Stamp(double seconds) => TimeOf(seconds) is { } time ? time.ToString(TimeFormat, CultureInfo.InvariantCulture) + " " : string.Empty;

    private void WriteLine(JsonObject line, double seconds)
    {
        if (TimeOf(seconds) is { } time)
        {
            line["time"] = time.ToString(TimeFormat, CultureInfo.InvariantCulture);
        }

        Console.WriteLine(line.ToJsonString());
    }
}
