using System.Net;
using System.Text;
using System.Xml;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// The frame of the self-contained HTML pages that reports are: head, style, and text made safe.
/// Pages are well-formed XML too, and ask for nothing outside themselves.
/// </summary>
internal static class HtmlPage
{
    /// <summary>What ends a page.</summary>
    public const string End = "</main></body></html>\n";

    private const string Style = """
        :root{color-scheme:light}
        body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1180px;padding:0 1rem;color:#1b1b1b;background:#fff}
        h1{font-size:1.7rem}h2{font-size:1.3rem;margin-top:2.5rem;border-bottom:2px solid #eee}h3{font-size:1.05rem;margin-bottom:.3rem}
        .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:.4rem 0}
        th,td{padding:.35rem .6rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}thead th{border-bottom:2px solid #999}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}td.n{white-space:nowrap}thead th{vertical-align:bottom}tbody th{font-weight:500}
        tr.reference{color:#595959;font-style:italic}.notes{color:#444;font-size:.9em}
        .Anomalous{color:#b00020;font-weight:600}.Normal{color:#1b6e3c}
        figure{margin:2rem 0}img{max-width:100%;border:1px solid #ddd}figcaption{font-weight:600;margin-bottom:.4rem}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:1rem}.cards figure{margin:0}
        svg{max-width:100%;height:auto;font:12px system-ui,sans-serif}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f6f6;padding:.6rem}
        @media print{body{margin:0;max-width:none;font-size:11px}h2,h3,figcaption{break-after:avoid}figure,tr{break-inside:avoid}.scroll{overflow:visible}}
        """;

    /// <summary>What a page begins with, up to its heading.</summary>
    /// <param name="title">The title; any text.</param>
    /// <returns>Doctype, head, and the start of the body.</returns>
    public static string Start(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        string shown = Encode(title);
        return $"<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\"><head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width\"/><title>{shown}</title><style>\n{Style}\n</style></head>\n<body><main><h1>{shown}</h1>\n";
    }

    /// <summary>Text of unknown origin, such as the name of a file, for an element or an attribute in double quotes.</summary>
    /// <param name="text">The text.</param>
    /// <returns>One line without markup; what XML does not allow has become a question mark.</returns>
    public static string Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string line = OneLine.Of(text);
        var safe = new StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            if (char.IsHighSurrogate(line[i]) && i + 1 < line.Length && char.IsLowSurrogate(line[i + 1]))
            {
                safe.Append(line[i]).Append(line[++i]);
            }
            else
            {
                safe.Append(XmlConvert.IsXmlChar(line[i]) ? line[i] : '?');
            }
        }

        return WebUtility.HtmlEncode(safe.ToString());
    }
}
