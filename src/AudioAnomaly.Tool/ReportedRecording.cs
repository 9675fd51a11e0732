using System.Globalization;
using System.Text;
using AudioAnomaly.Audio;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Tool;

/// <summary>Writes the row of a recording in the table of a report, and its part below.</summary>
internal static class ReportedRecording
{
    /// <summary>The verdict of a recording that has no score.</summary>
    public const string NotScored = "Not scored";

    /// <summary>What the score from 0 to 1 is called, here as in the command line, in JSON and in code.</summary>
    public const string CalibratedTitle = "Calibrated";

    private const string Missing = "&#8211;";

    // More would be a list that nobody reads; the JSON document has them all.
    private const int MostSegments = 6;

    private static readonly (string Sort, string Title)[] Columns =
    [
        ("text", "Recording"),
        ("text", "Time"),
        ("text", "Verdict"),
        ("number", "Score"),
        ("number", CalibratedTitle),
        ("number", "p-value"),
        (string.Empty, "What was heard"),
    ];

    /// <summary>The head of the table, whose rows come by descending score.</summary>
    public static string Head(bool hasTimes) => "<thead role=\"rowgroup\"><tr role=\"row\">"
        + string.Concat(Columns.Where(column => hasTimes || column.Title != "Time").Select(column =>
            $"<th scope=\"col\" role=\"columnheader\"{(column.Sort.Length == 0 ? string.Empty : $" data-sort=\"{column.Sort}\"")}"
            + $"{(column.Sort == "number" ? " class=\"n\"" : string.Empty)}{(column.Title == "Score" ? " aria-sort=\"descending\"" : string.Empty)}>{column.Title}</th>"))
        + "</tr></thead>";

    /// <summary>The cell between both ends of a row that says when the recording was made.</summary>
    /// <param name="time">The moment; empty if the recording does not tell.</param>
    public static string TimeCell(string time)
        => $"<td role=\"cell\" data-label=\"Time\" data-v=\"{HtmlPage.Encode(time)}\">{(time.Length == 0 ? Missing : HtmlPage.Encode(time))}</td>";

    /// <summary>The row of a recording that was scored, up to its time and from there on.</summary>
    /// <param name="name">Its name in the page.</param>
    /// <param name="address">Where the name leads to; null for nowhere.</param>
    /// <param name="part">The id of its part below; null if it has none.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="warnings">What holds for all scores and stands at the head of the page.</param>
    public static (string Start, string End) Row(string name, string? address, string? part, AnomalyResult result, IReadOnlyList<string> warnings)
    {
        string shown = HtmlPage.Encode(name), link = address is null ? shown : $"<a href=\"{address}\">{shown}</a>";
        string belongs = part is null ? string.Empty : $" data-part=\"{part}\"";
        var html = new StringBuilder($"<td role=\"cell\" data-v=\"{result.Verdict}\">{Badge(result.Verdict)}</td>");
        AppendNumber(html, "Score", result.Score, "0.0000");
        AppendNumber(html, CalibratedTitle, result.CalibratedScore, "0.000");
        AppendNumber(html, "p-value", result.PValue, "0.000");
        return (
            $"<tr role=\"row\" data-verdict=\"{result.Verdict}\"{belongs}><th scope=\"row\" role=\"rowheader\" data-v=\"{shown}\">{link}</th>",
            html.Append(CultureInfo.InvariantCulture, $"<td role=\"cell\"><ul>{Findings(result, warnings)}</ul></td></tr>\n").ToString());
    }

    /// <summary>The row of a recording that could not be scored, up to its time and from there on.</summary>
    /// <param name="name">Its name in the page.</param>
    /// <param name="reason">Why, in a sentence.</param>
    public static (string Start, string End) Row(string name, string reason)
    {
        string shown = HtmlPage.Encode(name);
        string badge = $"<span class=\"badge\"><span aria-hidden=\"true\">&#215; </span>{NotScored}</span>";
        var html = new StringBuilder($"<td role=\"cell\" data-v=\"{NotScored}\">{badge}</td>");
        foreach (string title in (ReadOnlySpan<string>)["Score", CalibratedTitle, "p-value"])
        {
            AppendNumber(html, title, null, string.Empty);
        }

        return (
            $"<tr role=\"row\" data-verdict=\"{NotScored}\"><th scope=\"row\" role=\"rowheader\" data-v=\"{shown}\">{shown}</th>",
            html.Append(CultureInfo.InvariantCulture, $"<td role=\"cell\">{HtmlPage.Encode(reason)}</td></tr>\n").ToString());
    }

    /// <summary>The part of a recording with its player and its picture.</summary>
    /// <param name="id">The part's id.</param>
    /// <param name="name">The recording's name in the page.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="warnings">What holds for all scores.</param>
    /// <param name="player">The player, written already.</param>
    /// <param name="png">The picture.</param>
    public static string Part(string id, string name, AnomalyResult result, IReadOnlyList<string> warnings, string player, byte[] png)
    {
        string shown = HtmlPage.Encode(name);
        string alternative = HtmlPage.Encode($"Spectrogram, anomaly map and frame scores of {name}: {result.Verdict.ToString().ToLowerInvariant()}.");
        return $"<section class=\"recording\" id=\"{id}\"><h3>{shown} {Badge(result.Verdict)}</h3><ul>{Findings(result, warnings)}</ul>\n{player}"
            + $"{HtmlPage.Scroll($"Picture of {name}")}<img width=\"1200\" alt=\"{alternative}\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/></div></section>\n";
    }

    private static string Badge(AnomalyVerdict verdict)
    {
        string sign = verdict switch
        {
            AnomalyVerdict.Anomalous => "&#9650;",
            AnomalyVerdict.Normal => "&#10003;",
            _ => "?",
        };
        return $"<span class=\"badge {verdict}\"><span aria-hidden=\"true\">{sign} </span>{verdict}</span>";
    }

    private static string Findings(AnomalyResult result, IReadOnlyList<string> warnings)
    {
        AnomalySegment[] all = [.. ScoreSink.LimitedInTime(result)];
        AnomalySegment[] segments = [.. all.OrderByDescending(segment => segment.Score).Take(MostSegments).OrderBy(segment => segment.StartSeconds)];
        IEnumerable<string> items =
        [
            .. result.Evidence.Select(evidence => $"<b>{HtmlPage.Encode(evidence.Kind)}</b>: {HtmlPage.Encode(evidence.Text)}"),
            .. segments.Select(segment => HtmlPage.Encode(string.Create(
                CultureInfo.InvariantCulture,
                $"{segment.StartSeconds:0.00} to {segment.EndSeconds:0.00} s, {segment.LowHz:0} to {segment.HighHz:0} Hz, score {segment.Score:0.00}"))),
            .. all.Length > MostSegments ? [$"and {all.Length - MostSegments} more places, which score lower"] : Array.Empty<string>(),
            .. result.Warnings.Except(warnings).Select(warning => $"<b>Warning</b>: {HtmlPage.Encode(OptionWording.Of(warning))}"),
        ];
        string list = string.Concat(items.Select(item => $"<li>{item}</li>"));
        return result.Evidence.Count == 0 && all.Length == 0 ? $"<li>{Nothing(result)}</li>{list}" : list;
    }

    /// <summary>What is said where nothing is above the threshold.</summary>
    private static string Nothing(AnomalyResult result)
    {
        string nearest = result.KindScores.Count == 0
            ? string.Empty
            : result.KindScores.OrderBy(kind => kind.Key, StringComparer.Ordinal).MaxBy(kind => kind.Value) is var kind
                ? string.Create(CultureInfo.InvariantCulture, $" Nearest: {kind.Key}, score {kind.Value:0.00}.")
                : string.Empty;
        return result.Verdict switch
        {
            AnomalyVerdict.Normal => HtmlPage.Encode($"Nothing above the threshold.{nearest}"),
            AnomalyVerdict.Undecided => HtmlPage.Encode($"The model has no threshold.{nearest}"),
            _ => "The whole recording is above the threshold.",
        };
    }

    private static void AppendNumber(StringBuilder html, string title, double? value, string format)
    {
        string exact = value?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty;
        string shown = value?.ToString(format, CultureInfo.InvariantCulture) ?? Missing;
        html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\" role=\"cell\" data-label=\"{title}\" data-v=\"{exact}\">{shown}</td>");
    }
}
