using System.Globalization;
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
    // Nothing from elsewhere: pictures stand in the page, sounds in it or beside it, and no script runs but the page's own.
    private static readonly string Policy = "default-src 'none'; img-src data:; media-src 'self' data: file:; style-src 'unsafe-inline';"
        + $" script-src {HtmlPageParts.ScriptSource}; base-uri 'none'; form-action 'none'";

    /// <summary>What ends a page.</summary>
    public static string End { get; } = $"</main><script>{HtmlPageParts.Script}</script></body></html>\n";

    /// <summary>What a page begins with, up to its heading.</summary>
    /// <param name="title">The title; any text.</param>
    /// <returns>Doctype, head, and the start of the body.</returns>
    public static string Start(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        string shown = Encode(title);
        return "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\"><head><meta charset=\"utf-8\"/>"
            + $"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/><meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\"/>"
            + $"<title>{shown}</title><style>\n{HtmlPageParts.Style}</style></head>\n<body><main><h1>{shown}</h1>\n";
    }

    /// <summary>A moment as pages show it, to the minute.</summary>
    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The start of a part that may be wider than the page and then scrolls within itself, by keys too.</summary>
    /// <param name="name">What it holds, for those who cannot see it.</param>
    public static string Scroll(string name) => $"<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{Encode(name)}\">";

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
