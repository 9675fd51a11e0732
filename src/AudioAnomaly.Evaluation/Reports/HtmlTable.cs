using System.Text;

namespace AudioAnomaly.Evaluation;

/// <summary>Writes tables as HTML.</summary>
internal static class HtmlTable
{
    public static void Write(StringBuilder html, ReportTable table)
    {
        html.Append("<div class=\"scroll\"><table><caption>").Append(HtmlPage.Encode(table.Title)).Append("</caption><thead><tr>");
        foreach (ReportColumn column in table.Columns)
        {
            html.Append("<th scope=\"col\"").Append(column.IsNumber ? " class=\"n\">" : ">").Append(HtmlPage.Encode(column.Title)).Append("</th>");
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
