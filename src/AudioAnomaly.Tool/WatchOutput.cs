using System.Globalization;
using System.Text.Json.Nodes;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Tool;

/// <summary>Writes what a live session finds, a line each, at once.</summary>
/// <param name="json">Whether lines are JSON.</param>
/// <param name="frames">Whether every frame has a line.</param>
internal sealed class WatchOutput(bool json, bool frames)
{
    public int Segments { get; private set; }

    public void Add(SessionUpdate update)
    {
        if (frames)
        {
            foreach (SessionFrame frame in update.Frames)
            {
                Write(frame);
            }
        }

        foreach (AnomalySegment segment in update.Segments)
        {
            Segments++;
            Write(segment);
        }

        Console.Out.Flush();
    }

    /// <summary>Tells that a kind of evidence moved.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="moved">Where its scores have gone.</param>
    /// <param name="since">Since when, probably, in seconds.</param>
    /// <param name="time">When that became known.</param>
    public void AddDrift(string kind, DriftDirection moved, double since, double time)
    {
        string direction = moved == DriftDirection.Higher ? "higher" : "lower";
        if (!json)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{time,10:0.00} s, drift: {kind} {direction} than in the recordings calibrated on, since {since:0.00} s: rather the conditions changed"));
            return;
        }

        WriteLine(new JsonObject
        {
            ["type"] = "drift",
            ["kind"] = kind,
            ["direction"] = direction,
            ["sinceSeconds"] = since,
            ["timeSeconds"] = time,
        });
    }

    private void Write(SessionFrame frame)
    {
        if (!json)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{frame.TimeSeconds,10:0.000} s, score {frame.Score:0.0000}, peak {frame.Peak:0.0000}, {frame.Verdict}{Kinds(frame)}"));
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
            ["evidence"] = EvidenceText.ToJson(frame.Evidence),
        });
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
                    $"{segment.StartSeconds,10:0.00} to {segment.EndSeconds,10:0.00} s, {EvidenceText.Line(only)}"));
                return;
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{segment.StartSeconds,10:0.00} to {segment.EndSeconds,10:0.00} s, {segment.LowHz,6:0} to {segment.HighHz,6:0} Hz, score {segment.Score:0.00}"));
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
            ["evidence"] = EvidenceText.ToJson(segment.Evidence),
        });
    }

    private static string Kinds(SessionFrame frame)
        => frame.Evidence.Count == 0 ? string.Empty : $" ({string.Join(", ", frame.Evidence.Select(evidence => evidence.Kind))})";

    private static void WriteLine(JsonObject line) => Console.WriteLine(line.ToJsonString());
}
