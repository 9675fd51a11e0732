using System.Text;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Benchmarks;

/// <summary>The tables in a Markdown document: between two marks if the file exists, so that a page keeps its own words around them.</summary>
internal static class MarkdownFile
{
    public const string Begin = "<!-- tables: begin -->";
    public const string End = "<!-- tables: end -->";

    /// <summary>Sees whether tables could be written, before hours are spent on them.</summary>
    /// <exception cref="BenchmarkFileException">The file exists and has no place for them.</exception>
    public static void Check(string path)
    {
        if (File.Exists(path))
        {
            Place(path, File.ReadAllText(path));
        }
    }

    /// <summary>Writes the tables, whole or not at all.</summary>
    /// <param name="path">The document; made if it does not exist.</param>
    /// <param name="report">The report.</param>
    /// <param name="before">An earlier report to show beside it, or null.</param>
    /// <exception cref="BenchmarkFileException">The file exists and has no place for them.</exception>
    public static void Write(string path, BenchmarkReport report, BenchmarkReport? before)
    {
        var tables = new StringBuilder().Append(Begin).Append('\n').Append(ReportTables.Describe(report)).Append('\n');
        foreach (ReportTable table in ReportTables.Of(report, before))
        {
            tables.Append('\n');
            TextTable.WriteMarkdown(tables, table, "###");
        }

        tables.Append(End);
        string text = tables.Append('\n').ToString();
        if (File.Exists(path))
        {
            string page = File.ReadAllText(path);
            (int first, int end) = Place(path, page);
            text = page[..first] + text.TrimEnd('\n') + page[end..];
        }

        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private static (int First, int End) Place(string path, string page)
    {
        int first = page.IndexOf(Begin, StringComparison.Ordinal);
        int last = page.IndexOf(End, StringComparison.Ordinal);
        return first >= 0 && last > first
            ? (first, last + End.Length)
            : throw new BenchmarkFileException($"'{path}' exists, and has no place for tables: a line '{Begin}' and a later line '{End}'. Add them, or name a new file.");
    }
}
