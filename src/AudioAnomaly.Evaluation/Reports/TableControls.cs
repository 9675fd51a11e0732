using System.Text;

namespace AudioAnomaly.Evaluation;

/// <summary>The fields above a table by which readers filter it. They show once the page's script runs.</summary>
internal static class TableControls
{
    /// <summary>Writes them.</summary>
    /// <param name="html">The page.</param>
    /// <param name="id">What the table names in <c>data-sortable</c>; unique within the page.</param>
    /// <param name="search">The label of the field for words.</param>
    /// <param name="verdicts">The values of <c>data-verdict</c> that there are; none for no such choice.</param>
    public static void Write(StringBuilder html, string id, string search, params IReadOnlyList<string> verdicts)
    {
        html.Append("<div class=\"controls\" hidden=\"hidden\" id=\"").Append(id).Append("\"><label>").Append(HtmlPage.Encode(search))
            .Append(" <input type=\"search\" autocomplete=\"off\"/></label>");
        if (verdicts.Count > 0)
        {
            html.Append("<label>Verdict <select><option value=\"\">All</option>");
            foreach (string verdict in verdicts)
            {
                html.Append("<option value=\"").Append(HtmlPage.Encode(verdict)).Append("\">").Append(HtmlPage.Encode(verdict)).Append("</option>");
            }

            html.Append("</select></label>");
        }

        html.Append("<p role=\"status\"></p></div>\n");
    }
}
