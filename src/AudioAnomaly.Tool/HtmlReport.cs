using System.Globalization;
using System.Text;
using AudioAnomaly.Audio;
using AudioAnomaly.Evaluation;
using AudioAnomaly.Plotting;

namespace AudioAnomaly.Tool;

/// <summary>
/// A self-contained HTML page: what scored, what to beware of, a table of all recordings, and a part with picture and player for each. These parts wait in a
/// temporary file, so that memory does not grow with them.
/// </summary>
internal sealed class HtmlReport : IDisposable
{
    // A picture has some 100 KB.
    private const int MostPictures = 200;

    private readonly string _path;
    private readonly AudioAnomalyModel _model;
    private readonly string _modelPath;
    private readonly TimeProvider _clock;
    private readonly RecordingNames _names;
    private readonly ReportSound _sound;
    private readonly IReadOnlyList<string> _sourceWarnings;
    private readonly bool _isLong;
    private readonly FileStream _parts = TemporaryFiles.Create(Path.GetTempPath(), FileOptions.DeleteOnClose);
    private readonly List<Entry> _entries = [];
    private readonly List<TimedScore> _times = [];
    private int _pictures;

    /// <param name="path">The page to write.</param>
    /// <param name="model">The model that scores; stays the caller's.</param>
    /// <param name="modelPath">Its file.</param>
    /// <param name="source">The recordings that will be added. Of many only anomalous ones get a picture.</param>
    /// <param name="clock">Dates the page.</param>
    public HtmlReport(string path, AudioAnomalyModel model, string modelPath, AudioSource source, TimeProvider clock)
    {
        (_path, _model, _modelPath, _clock, _sourceWarnings) = (path, model, modelPath, clock, source.Warnings);
        _isLong = source.Items.Count > MostPictures;
        _names = new RecordingNames(source.Items.Select(item => item.Name));
        _sound = new ReportSound(path, source, model.BandwidthHz);
    }

    /// <summary>Adds a recording.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="time">When it was made, if that is known.</param>
    public void Add(ScoredRecording recording, RecordingTime? time)
    {
        string name = _names[recording.Name];

        // The time at which a file was last written is often that of a copy: no column is worth that.
        string written = time is null or { Origin: RecordingTimeOrigin.FileTime } ? string.Empty : TimelineDrawing.Format(time.Time);
        if (recording.Result is not { } result)
        {
            _entries.Add(new Entry(null, null, written, ReportedRecording.Row(name, OptionWording.Of(recording.Error!.Message)), 0, 0));
            return;
        }

        if (time is not null)
        {
            _times.Add(TimedScore.Of(recording.Name, time, result));
        }

        long start = _parts.Position;
        string? part = (!_isLong || result.IsAnomalous) && _pictures < MostPictures ? string.Create(CultureInfo.InvariantCulture, $"r{++_pictures}") : null;
        if (part is not null)
        {
            string player = _sound.Write(recording.Name, name, result);
            _parts.Write(Encoding.UTF8.GetBytes(ReportedRecording.Part(part, name, result, _model.ScoreWarnings, player, AnomalyImage.Encode(result))));
        }

        // Written at once, since a result with its maps is large.
        string? address = part is null ? _sound.AddressOf(recording.Name) : $"#{part}";
        (string, string) row = ReportedRecording.Row(name, address, part, result, _model.ScoreWarnings);
        _entries.Add(new Entry(result.Verdict, result.Score, written, row, start, _parts.Position - start));
    }

    /// <summary>Writes the page.</summary>
    /// <param name="drift">What is to be said about all recordings together; null for nothing.</param>
    public void Save(string? drift)
    {
        // The most unusual first: they are what a reader looks for. Those without a score come last.
        Entry[] ordered = [.. _entries.OrderBy(entry => entry.Score is null).ThenByDescending(entry => entry.Score)];
        AtomicFile.Write(_path, stream =>
        {
            stream.Write(Encoding.UTF8.GetBytes(
                HtmlPage.Start("Sound anomaly report")
                + Head(drift)
                + TimelineSection.Write(_times, _model.Calibration.Threshold is not null)
                + Table(ordered)));
            if (_pictures > 0)
            {
                stream.Write(Encoding.UTF8.GetBytes(Legend()));
            }

            byte[] buffer = new byte[1 << 16];
            foreach (Entry entry in ordered)
            {
                _parts.Position = entry.Start;
                for (long left = entry.Length; left > 0;)
                {
                    int count = _parts.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
                    stream.Write(buffer, 0, count);
                    left -= count;
                }
            }

            stream.Write(Encoding.UTF8.GetBytes((_pictures > 0 ? "</div>\n" : string.Empty) + HtmlPage.End));
        });
    }

    public void Dispose() => _parts.Dispose();

    private string Head(string? drift)
    {
        int scored = _entries.Count(entry => entry.Score is not null), anomalous = _entries.Count(entry => entry.Verdict == AnomalyVerdict.Anomalous);
        int failed = _entries.Count - scored;
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"when\">Written {HtmlPage.Moment(_clock.GetUtcNow())}.</p>\n<p class=\"lead\"><b>");
        html.Append(_model.Calibration.Threshold is null
            ? $"{Count(scored)} scored, without a verdict."
            : $"{anomalous} of {Count(scored)} {CountText.Verb(anomalous)} anomalous.");
        html.Append(failed == 0 ? "</b></p>\n" : $" {Count(failed)} could not be scored.</b></p>\n");
        string[] warnings =
        [
            .. _model.ScoreWarnings,
            .. _model.Warnings.Except(_model.ScoreWarnings),
            .. drift is null ? Array.Empty<string>() : [drift],
            .. failed == 0 ? Array.Empty<string>() : [$"{Count(failed)} could not be scored. The table says why."],
            .. _sourceWarnings,
        ];
        if (warnings.Length > 0)
        {
            html.Append("<div class=\"warnings\"><h2>Warnings</h2><ul>")
                .AppendJoin(string.Empty, warnings.Select(warning => $"<li>{HtmlPage.Encode(OptionWording.Of(warning))}</li>"))
                .Append("</ul></div>\n");
        }

        html.Append("<h2>Model</h2><dl class=\"facts\">");
        (string Name, string Value)[] folder = _names.Folder is { } common ? [("Recordings in", common)] : [];
        foreach ((string name, string value) in ModelFacts.Of(_model, _modelPath).Concat(folder))
        {
            html.Append(CultureInfo.InvariantCulture, $"<dt>{HtmlPage.Encode(name)}</dt><dd>{HtmlPage.Encode(value)}</dd>");
        }

        return html.Append("</dl>\n").ToString();
    }

    private string Table(Entry[] ordered)
    {
        bool hasTimes = Array.Exists(ordered, entry => entry.Time.Length > 0);
        var html = new StringBuilder("<h2>Recordings</h2>\n");
        TableControls.Write(html, "filter", "Filter by words", [.. Verdicts()]);
        html.Append("<table class=\"stack\" role=\"table\" data-sortable=\"filter\"><caption>All recordings, the highest score first</caption>")
            .Append(ReportedRecording.Head(hasTimes)).Append("<tbody role=\"rowgroup\">\n");
        foreach (Entry entry in ordered)
        {
            html.Append(entry.Row.Start).Append(hasTimes ? ReportedRecording.TimeCell(entry.Time) : string.Empty).Append(entry.Row.End);
        }

        return html.Append("</tbody></table>\n<ul class=\"notes\"><li>Score: how unusual the recording is. Scores of different models do not compare.</li>")
            .Append("<li>Calibrated: the score on a scale from 0 to 1 with 0.5 at the threshold.</li>")
            .Append("<li>p-value: the share of normal recordings expected to score at least as high.</li></ul>\n")
            .ToString();
    }

    private string Legend() => "<h2>Pictures and sounds</h2>\n"
        + (_isLong ? $"<p>Of {Count(_entries.Count)} the first {_pictures} anomalous ones have pictures.</p>\n" : string.Empty)
        + "<p class=\"notes\">Top: the sound, dark where it is quiet and light where it is loud. Frames outline where it is anomalous; numbered brackets and"
        + " frames mark the evidence. Middle: how unusual each place is. Bottom: the same over time; the dashed line is the threshold.</p>\n<div>\n";

    private IEnumerable<string> Verdicts()
    {
        foreach (AnomalyVerdict verdict in (AnomalyVerdict[])[AnomalyVerdict.Anomalous, AnomalyVerdict.Normal, AnomalyVerdict.Undecided])
        {
            if (_entries.Exists(entry => entry.Verdict == verdict))
            {
                yield return verdict.ToString();
            }
        }

        if (_entries.Exists(entry => entry.Verdict is null))
        {
            yield return ReportedRecording.NotScored;
        }
    }

    private static string Count(int recordings) => CountText.Of(recordings, "recording");

    /// <summary>A recording as it waits for the end.</summary>
    /// <param name="Verdict">The verdict; null if it was not scored.</param>
    /// <param name="Score">The raw score; null if it was not scored.</param>
    /// <param name="Time">When it was made; empty if it does not tell.</param>
    /// <param name="Row">Its row up to the time, and from there on: whether there is a column of times is known at the end.</param>
    /// <param name="Start">Where its part begins in the temporary file.</param>
    /// <param name="Length">How long the part is; 0 for none.</param>
    private sealed record Entry(AnomalyVerdict? Verdict, double? Score, string Time, (string Start, string End) Row, long Start, long Length);
}
