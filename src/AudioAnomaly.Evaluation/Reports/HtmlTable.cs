using System.Text;

namespace AudioAnomaly.Evaluation;

/// <summary>Writes tables as HTML.</summary>
internal static class HtmlTable
{
    // On paper such a table needs small letters.
    private const int ManyColumns = 9;

    /// <summary>Writes a table.</summary>
    /// <param name="html">The page.</param>
    /// <param name="table">The table.</param>
    /// <param name="sortId">A name that is unique within the page, to let readers sort and filter the table; null for a table whose order says something.</param>
    public static void Write(StringBuilder html, ReportTable table, string? sortId = null)
    {
        if (sortId is not null)
        {
            TableControls.Write(html, sortId, "Filter by words");
        }

        html.Append(HtmlPage.Scroll(table.Title)).Append("<table").Append(table.Columns.Count >= ManyColumns ? " class=\"many\"" : string.Empty)
            .Append(sortId is null ? string.Empty : $" data-sortable=\"{sortId}\"").Append("><caption>").Append(HtmlPage.Encode(table.Title)).Append("</caption><thead><tr>");
        foreach (ReportColumn column in table.Columns)
        {
            html.Append("<th scope=\"col\"").Append(sortId is null ? string.Empty : $" data-sort=\"{(column.IsNumber ? "number" : "text")}\"").Append(column.IsNumber ? " class=\"n\">" : ">").Append(HtmlPage.Encode(column.Title)).Append("</th>");
        }

        html.Append("</tr></thead><tbody>\n");
        foreach (ReportRow row in table.Rows)
        {
            html.Append(row.IsReference ? "<tr class=\"reference\">" : "<tr>");
            for (int i = 0; i < row.Cells.Count; i++)
            {
                string element = i == 0 ? "th" : "td";
                html.Append('<').Append(element).Append(i == 0 ? " scope=\"row\"" : string.Empty).Append(table.Columns[i].IsNumber ? " class=\"n\">" : ">")
                    .Append(HtmlPage.Encode(row.Cells[i])).Append("</").Append(element).Append('>');
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
        if (table.Notes.Count > 0)
        {
            html.Append("<ul class=\"notes\">").AppendJoin(string.Empty, table.Notes.Select(note => $"<li>{HtmlPage.Encode(note)}</li>")).Append("</ul>\n");
        }
    }
}
