using System.Globalization;
using System.Text;
using AudioAnomaly.Audio;
using AudioAnomaly.Evaluation;
using AudioAnomaly.Plotting;

namespace AudioAnomaly.Tool;

/// <summary>
/// A self-contained HTML page: a table of all recordings, and a picture of each. Pictures wait in a temporary file, so that memory does not grow with
/// their number.
/// </summary>
internal sealed class HtmlReport : IDisposable
{
    // A picture has some 100 KB.
    private const int MostPictures = 200;

    private readonly string _path;
    private readonly string _model;
    private readonly IReadOnlyList<string> _warnings;
    private readonly StringBuilder _rows = new();
    private readonly FileStream _figures = TemporaryFiles.Create(Path.GetTempPath(), FileOptions.DeleteOnClose);

    private readonly List<TimedScore> _times = [];
    private readonly bool _isLong;
    private bool _hasThreshold;
    private int _count;
    private int _pictures;

    /// <param name="path">The page to write.</param>
    /// <param name="model">The model's file.</param>
    /// <param name="warnings">What holds for all scores.</param>
    /// <param name="recordings">How many recordings will be added: of many only anomalous ones get a picture.</param>
    public HtmlReport(string path, string model, IReadOnlyList<string> warnings, int recordings)
        => (_path, _model, _warnings, _isLong) = (path, model, warnings, recordings > MostPictures);

    /// <summary>Adds a recording.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="time">When it was made, if that is known.</param>
    public void Add(ScoredRecording recording, RecordingTime? time)
    {
        string name = HtmlPage.Encode(recording.Name);
        string anchor = string.Create(CultureInfo.InvariantCulture, $"r{++_count}");
        if (recording.Result is not { } result)
        {
            _rows.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{name}</td><td colspan=\"5\">{HtmlPage.Encode(OptionWording.Of(recording.Error!.Message))}</td></tr>\n");
            return;
        }

        if (time is not null)
        {
            _times.Add(TimedScore.Of(recording.Name, time, result));
        }

        _hasThreshold |= result.Threshold is not null;
        bool hasPicture = (!_isLong || result.IsAnomalous) && _pictures < MostPictures;
        string shown = hasPicture ? $"<a href=\"#{anchor}\">{name}</a>" : name;
        string segments = string.Join("<br/>", [
            .. result.Evidence.Select(evidence => HtmlPage.Encode($"{evidence.Kind}: {evidence.Text}")),
            .. ScoreSink.LimitedInTime(result).Select(segment => string.Create(
                CultureInfo.InvariantCulture,
                $"{segment.StartSeconds:0.00} to {segment.EndSeconds:0.00} s, {segment.LowHz:0} to {segment.HighHz:0} Hz")),
            .. result.Warnings.Except(_warnings).Select(warning => HtmlPage.Encode($"Beware: {OptionWording.Of(warning)}")),
        ]);
        _rows.Append(
            CultureInfo.InvariantCulture,
            $"<tr><td>{shown}</td><td class=\"n\">{result.Score:0.0000}</td><td class=\"n\">{result.CalibratedScore:0.000}</td>");
        _rows.Append(
            CultureInfo.InvariantCulture,
            $"<td class=\"n\">{result.PValue:0.000}</td><td class=\"{result.Verdict}\">{result.Verdict}</td><td>{segments}</td></tr>\n");
        if (!hasPicture)
        {
            return;
        }

        _pictures++;
        string image = Convert.ToBase64String(AnomalyImage.Encode(result));
        _figures.Write(Encoding.UTF8.GetBytes(
            $"<figure id=\"{anchor}\"><figcaption>{name}</figcaption><img alt=\"Spectrogram, anomaly map and frame scores of {name}\""
            + $" src=\"data:image/png;base64,{image}\"/></figure>\n"));
    }

    public void Save() => AtomicFile.Write(_path, stream =>
    {
        stream.Write(Encoding.UTF8.GetBytes(
            HtmlPage.Start("AudioAnomaly report") + $"<p>Model: {HtmlPage.Encode(_model)}</p>"
            + string.Concat(_warnings.Select(warning => $"<p>Beware: {HtmlPage.Encode(OptionWording.Of(warning))}</p>"))
            + TimelineSection.Write(_times, _hasThreshold)
            + (_isLong ? $"<p>Of {_count} recordings the first {_pictures} anomalous ones have pictures.</p>" : string.Empty)
            + "<h2>Recordings</h2><table><thead><tr><th scope=\"col\">Recording</th><th scope=\"col\">Score</th><th scope=\"col\">0..1</th><th scope=\"col\">p</th><th"
            + " scope=\"col\">Verdict</th><th scope=\"col\">What, when and where</th></tr></thead><tbody>\n"
            + _rows + "</tbody></table>\n"));
        _figures.Position = 0;
        _figures.CopyTo(stream);
        stream.Write(Encoding.UTF8.GetBytes(HtmlPage.End));
    });

    public void Dispose() => _figures.Dispose();
}
