using System.Globalization;
using System.Text;
using AudioAnomaly.Audio;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Tool;

/// <summary>The part of a report that shows the scores of each source over time.</summary>
internal static class TimelineSection
{
    /// <summary>Writes the part; empty if no recording has a time.</summary>
    /// <param name="scores">The recordings that have times.</param>
    /// <param name="hasThreshold">Whether the model has a threshold.</param>
    public static string Write(IReadOnlyList<TimedScore> scores, bool hasThreshold)
    {
        if (scores.Count < 2)
        {
            return string.Empty;
        }

        IReadOnlyList<TimelineSource> sources = TimelineSource.Of(scores);
        string[] kinds = [.. scores.SelectMany(score => score.Kinds).Distinct().Order(StringComparer.Ordinal)];
        var html = new StringBuilder("<h2>Over time</h2>\n");
        foreach (TimelineSource source in sources.Where(source => source.Obstacle is null))
        {
            html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{HtmlPage.Encode(source.Name)}</figcaption><p>{HtmlPage.Encode(Describe(source))}</p>\n")
                .Append(HtmlPage.Scroll($"Scores of {source.Name} over time")).Append(TimelineDrawing.Draw(source, kinds, hasThreshold)).Append("</div>");
            WriteKinds(html, source, kinds);
            html.Append("</figure>\n");
        }

        foreach (IGrouping<string, TimelineSource> obstacle in sources.Where(source => source.Obstacle is not null).GroupBy(source => source.Obstacle!))
        {
            string names = string.Join(", ", obstacle.Select(source => source.Name));
            html.Append(CultureInfo.InvariantCulture, $"<p>Nothing to draw over time of {HtmlPage.Encode(names)}: {HtmlPage.Encode(obstacle.Key)}</p>\n");
        }

        return html.ToString();
    }

    private static string Describe(TimelineSource source)
    {
        IReadOnlyList<TimedScore> scores = source.Scores;
        string from = string.Join(" and ", scores.Select(score => score.Recorded.Origin).Distinct().Order().Select(origin => origin switch
        {
            RecordingTimeOrigin.FileName => "the files' names",
            RecordingTimeOrigin.Metadata => "what the recorder wrote into the files",
            _ => "the times at which the files were last written",
        }));
        return $"{CountText.Of(scores.Count, "recording")} from {TimelineDrawing.Format(scores[0].Time)} to {TimelineDrawing.Format(scores[^1].Time)},"
            + $" {scores.Count(score => score.IsAnomalous)} of them anomalous. Times come from {from}.";
    }

    /// <summary>The same in words: each kind of evidence with its first and last time and the most unusual recording.</summary>
    private static void WriteKinds(StringBuilder html, TimelineSource source, IReadOnlyList<string> kinds)
    {
        (string Kind, TimedScore[] Scores)[] heard = [.. kinds
            .Select(kind => (kind, source.Scores.Where(score => score.Kinds.Contains(kind)).ToArray()))
            .Where(kind => kind.Item2.Length > 0)];
        if (heard.Length == 0)
        {
            return;
        }

        html.Append(HtmlPage.Scroll($"Evidence of {source.Name}")).Append("<table><thead><tr><th scope=\"col\">Evidence</th><th scope=\"col\" class=\"n\">Recordings</th><th scope=\"col\">First</th>")
            .Append("<th scope=\"col\">Last</th><th scope=\"col\">Most unusual</th></tr></thead><tbody>\n");
        foreach ((string kind, TimedScore[] scores) in heard)
        {
            AnomalyEvidence? Of(TimedScore score) => score.Evidence.FirstOrDefault(evidence => evidence.Kind == kind);
            TimedScore strongest = scores.MaxBy(score => Of(score)?.Z ?? score.Score)!;
            string text = Of(strongest) is { } evidence ? $": {evidence.Text}" : string.Empty;
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\"><span class=\"swatch\" style=\"background:{TimelineDrawing.ColorOf(kinds, kind)}\"></span> {HtmlPage.Encode(kind)}</th>")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{scores.Length}</td><td class=\"t\">{TimelineDrawing.Format(scores[0].Time)}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"t\">{TimelineDrawing.Format(scores[^1].Time)}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"w\">{HtmlPage.Encode($"{TimelineDrawing.Format(strongest.Time)}, {Path.GetFileName(strongest.Name)}{text}")}</td></tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }
}
