using System.Globalization;
using System.Text;
using AudioAnomaly.Evaluation;
using AudioAnomaly.Plotting;

namespace AudioAnomaly.Tool;

/// <summary>
/// A self-contained HTML page: a table of all recordings, and a picture of each. Pictures wait in a temporary file, so that memory does not grow with
/// their number.
/// </summary>
internal sealed class HtmlReport : IDisposable
{
    private readonly string _path;
    private readonly string _model;
    private readonly IReadOnlyList<string> _warnings;
    private readonly StringBuilder _rows = new();
    private readonly FileStream _figures = new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });

    private int _count;

    /// <param name="path">The file to write.</param>
    /// <param name="model">The model's file.</param>
    /// <param name="warnings">What holds for all scores.</param>
    public HtmlReport(string path, string model, IReadOnlyList<string> warnings) => (_path, _model, _warnings) = (path, model, warnings);

    public void Add(ScoredRecording recording)
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

        string segments = string.Join("<br/>", [
            .. result.Evidence.Select(evidence => HtmlPage.Encode($"{evidence.Kind}: {evidence.Text}")),
            .. ScoreSink.LimitedInTime(result).Select(segment => string.Create(
                CultureInfo.InvariantCulture,
                $"{segment.StartSeconds:0.00} to {segment.EndSeconds:0.00} s, {segment.LowHz:0} to {segment.HighHz:0} Hz")),
        ]);
        _rows.Append(
            CultureInfo.InvariantCulture,
            $"<tr><td><a href=\"#{anchor}\">{name}</a></td><td class=\"n\">{result.Score:0.0000}</td><td class=\"n\">{result.CalibratedScore:0.000}</td>");
        _rows.Append(
            CultureInfo.InvariantCulture,
            $"<td class=\"n\">{result.PValue:0.000}</td><td class=\"{result.Verdict}\">{result.Verdict}</td><td>{segments}</td></tr>\n");
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
            + "<table><thead><tr><th scope=\"col\">Recording</th><th scope=\"col\">Score</th><th scope=\"col\">0..1</th><th scope=\"col\">p</th><th"
            + " scope=\"col\">Verdict</th><th scope=\"col\">What, when and where</th></tr></thead><tbody>\n"
            + _rows + "</tbody></table>\n"));
        _figures.Position = 0;
        _figures.CopyTo(stream);
        stream.Write(Encoding.UTF8.GetBytes(HtmlPage.End));
    });

    public void Dispose() => _figures.Dispose();
}
