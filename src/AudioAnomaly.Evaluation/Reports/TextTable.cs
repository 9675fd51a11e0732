using System.Text;

namespace AudioAnomaly.Evaluation;

/// <summary>Writes tables as plain text and as Markdown.</summary>
internal static class TextTable
{
    /// <summary>Columns padded with spaces, for terminals and fixed-width fonts.</summary>
    public static void WriteText(StringBuilder text, ReportTable table)
    {
        string[][] rows = [.. table.Rows.Select(row => row.Cells.Select(cell => OneLine.Of(cell)).ToArray())];
        string[] headings = [.. table.Columns.Select(column => OneLine.Of(column.Title))];
        int[] widths = [.. headings.Select((heading, i) => rows.Select(row => row[i].Length).Append(heading.Length).Max())];
        text.Append(OneLine.Of(table.Title)).Append("\n\n");
        AppendLine(text, headings, table.Columns, widths);
        AppendLine(text, [.. widths.Select(width => new string('-', width))], table.Columns, widths);
        foreach (string[] row in rows)
        {
            AppendLine(text, row, table.Columns, widths);
        }

        text.Append('\n');
        foreach (string note in table.Notes)
        {
            text.Append("  * ").Append(OneLine.Of(note)).Append('\n');
        }
    }

    /// <summary>A table of GitHub's Markdown below a heading, and its notes as a list.</summary>
    public static void WriteMarkdown(StringBuilder text, ReportTable table, string heading = "##")
    {
        text.Append(heading).Append(' ').Append(Escape(table.Title)).Append("\n\n|");
        foreach (ReportColumn column in table.Columns)
        {
            text.Append(' ').Append(Escape(column.Title)).Append(" |");
        }

        text.Append("\n|");
        foreach (ReportColumn column in table.Columns)
        {
            text.Append(column.IsNumber ? " ---: |" : " --- |");
        }

        foreach (ReportRow row in table.Rows)
        {
            text.Append("\n|");
            foreach (string cell in row.Cells)
            {
                string shown = Escape(cell);
                text.Append(' ').Append(row.IsReference && shown.Length > 0 ? $"*{shown}*" : shown).Append(" |");
            }
        }

        text.Append("\n\n");
        foreach (string note in table.Notes)
        {
            text.Append("- ").Append(Escape(note)).Append('\n');
        }

        if (table.Notes.Count > 0)
        {
            text.Append('\n');
        }
    }

    /// <summary>Text that Markdown shows as it is: names of files can hold anything.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in OneLine.Of(text))
        {
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '#' or '&' or '~' or '!')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static void AppendLine(StringBuilder text, string[] cells, IReadOnlyList<ReportColumn> columns, int[] widths)
    {
        string line = string.Join("  ", cells.Select((cell, i) => columns[i].IsNumber ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])));
        text.Append(line.TrimEnd()).Append('\n');
    }
}
