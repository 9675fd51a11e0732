using System.Globalization;
using System.Net;
using System.Text;
using AudioAnomaly.Plotting;

namespace AudioAnomaly.Cli;

/// <summary>A self-contained HTML page: a table of all recordings, and a picture of each. Pictures wait in a temporary file, so that memory does not grow with their number.</summary>
internal sealed class HtmlReport : IDisposable
{
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1100px;padding:0 1rem;color:#1b1b1b}
        table{border-collapse:collapse;width:100%}th,td{padding:.35rem .6rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}
        td.n{text-align:right;font-variant-numeric:tabular-nums}.Anomalous{color:#b00020;font-weight:600}.Normal{color:#1b6e3c}
        figure{margin:2rem 0}img{max-width:100%;border:1px solid #ddd}figcaption{font-weight:600;margin-bottom:.4rem}
        """;

    private readonly string _path;
    private readonly string _model;
    private readonly StringBuilder _rows = new();
    private readonly FileStream _figures = new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });

    private int _count;

    public HtmlReport(string path, string model) => (_path, _model) = (path, model);

    public void Add(ScoredRecording recording)
    {
        string name = WebUtility.HtmlEncode(recording.Name);
        string anchor = string.Create(CultureInfo.InvariantCulture, $"r{++_count}");
        if (recording.Result is not { } result)
        {
            _rows.Append(CultureInfo.InvariantCulture, $"<tr><td>{name}</td><td colspan=\"5\">{WebUtility.HtmlEncode(recording.Error!.Message)}</td></tr>\n");
            return;
        }

        string segments = string.Join("<br>", result.Segments.Select(segment => string.Create(
            CultureInfo.InvariantCulture,
            $"{segment.StartSeconds:0.00} to {segment.EndSeconds:0.00} s, {segment.LowHz:0} to {segment.HighHz:0} Hz")));
        _rows.Append(
            CultureInfo.InvariantCulture,
            $"<tr><td><a href=\"#{anchor}\">{name}</a></td><td class=\"n\">{result.Score:0.0000}</td><td class=\"n\">{result.CalibratedScore:0.000}</td><td class=\"n\">{result.PValue:0.000}</td><td class=\"{result.Verdict}\">{result.Verdict}</td><td>{segments}</td></tr>\n");
        string image = Convert.ToBase64String(AnomalyImage.Encode(result));
        _figures.Write(Encoding.UTF8.GetBytes($"<figure id=\"{anchor}\"><figcaption>{name}</figcaption><img alt=\"Spectrogram, anomaly map and frame scores of {name}\" src=\"data:image/png;base64,{image}\"></figure>\n"));
    }

    public void Save() => AtomicFile.Write(_path, stream =>
    {
        stream.Write(Encoding.UTF8.GetBytes(
            $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>AudioAnomaly report</title><style>{Style}</style></head><body>"
            + $"<h1>AudioAnomaly report</h1><p>Model: {WebUtility.HtmlEncode(_model)}</p>"
            + "<table><thead><tr><th>Recording</th><th>Score</th><th>0..1</th><th>p</th><th>Verdict</th><th>When and where</th></tr></thead><tbody>\n"
            + _rows + "</tbody></table>\n"));
        _figures.Position = 0;
        _figures.CopyTo(stream);
        stream.Write("</body></html>\n"u8);
    });

    public void Dispose() => _figures.Dispose();
}
