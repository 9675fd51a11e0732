using System.Text;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Benchmarks;

/// <summary>A table of text.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="Header">The columns' titles.</param>
/// <param name="Rows">Its rows, as long as the header; a cell may have several lines.</param>
internal sealed record TextTable(string Title, IReadOnlyList<string> Header, IReadOnlyList<string[]> Rows)
{
    public const string LineBreak = "\n";

    /// <summary>Columns side by side, for a screen.</summary>
    public string ToText()
    {
        int[] widths = [.. Header.Select((title, column) => Math.Max(title.Length, Rows.Count == 0 ? 0 : Rows.Max(row => row[column].Split(LineBreak).Max(line => line.Length))))];
        var text = new StringBuilder().AppendLine(Title);
        Append(text, [.. Header], widths);
        foreach (string[] row in Rows)
        {
            Append(text, row, widths);
        }

        return text.ToString();
    }

    /// <summary>A table of Markdown under a heading.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder().Append("### ").Append(char.ToUpperInvariant(Title[0])).Append(Title.AsSpan(1)).Append("\n\n");
        text.Append("| ").AppendJoin(" | ", Header).Append(" |\n|").Insert(text.Length, " --- |", Header.Count).Append('\n');
        foreach (string[] row in Rows)
        {
            text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal).Replace(LineBreak, "<br>", StringComparison.Ordinal))).Append(" |\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string[] cells, int[] widths)
    {
        string[][] lines = [.. cells.Select(cell => cell.Split(LineBreak))];
        for (int i = 0; i < lines.Max(cell => cell.Length); i++)
        {
            text.AppendLine(string.Join("  ", lines.Select((cell, column) => (i < cell.Length ? cell[i] : string.Empty).PadRight(widths[column]))).TrimEnd());
        }
    }
}
