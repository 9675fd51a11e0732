using System.Globalization;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Benchmarks;

/// <summary>A report's tables, for the screen and for Markdown alike.</summary>
internal static class ReportTables
{
    /// <summary>Makes the tables.</summary>
    /// <param name="report">The report.</param>
    /// <param name="before">An earlier report to show beside it, or null.</param>
    public static IEnumerable<ReportTable> Of(BenchmarkReport report, BenchmarkReport? before)
    {
        if (report.Ceilings.Count > 0)
        {
            yield return Table("What the machine can do", ["Ceiling", "Rate"], [.. report.Ceilings.Select(ceiling => new[] { ceiling.Name, $"{Display.Number(ceiling.Value)} {ceiling.Unit}" })]);
        }

        foreach (IGrouping<string, Measurement> section in report.Measurements.GroupBy(measurement => measurement.Section))
        {
            yield return Section(section.Key, [.. section], before);
        }

        if (report.Scalings.Count > 0)
        {
            yield return Table(
                "Scaling",
                ["What", "Sizes", "Time, ms", "Exponent of time", "Memory, MiB", "Exponent of memory", "Expected"],
                [.. report.Scalings.Select(scaling => new[]
                {
                    scaling.Name,
                    $"{string.Join(", ", scaling.Points.Select(point => point.Size.ToString("#,0.##", CultureInfo.InvariantCulture)))} {scaling.Variable}",
                    string.Join(", ", scaling.Points.Select(point => Display.Number(point.Milliseconds))),
                    scaling.Time.ToString(),
                    $"{scaling.Memory}: {string.Join(", ", scaling.Points.Select(point => Display.Number(point.MemoryMiB)))}",
                    scaling.MemoryGrowth.ToString(),
                    scaling.Expected,
                })]);
        }
    }

    /// <summary>A line about the run.</summary>
    public static string Describe(BenchmarkReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Machine.Processors} processors ({string.Join(", ", report.Machine.Features)}), {report.Machine.Framework}, libtorch {report.Machine.LibTorch ?? "not loaded"}, {report.Sizes} sizes, {report.Seconds:0} s in all, load {Load(report.Machine.LoadBefore)} before and {Load(report.Machine.LoadAfter)} at the end. Times in ms: median (least to most).");

    private static string Load(double? load) => load?.ToString("0.0", CultureInfo.InvariantCulture) ?? "unknown";

    private static ReportTable Section(string name, Measurement[] lines, BenchmarkReport? before)
    {
        var columns = new List<(string Title, Func<Measurement, string> Cell)>
        {
            ("Stage", line => line.Stage),
            ("Ours, ms", line => line.Ours.ToString()),
            ("Before, ms", line => Before(before, line) is { } old ? $"{old.Ours} {Change(line, old)}" : Display.None),
            ("Reference, ms", line => List(line.References.Select(reference => $"{reference.Name}: {reference.Timing}"))),
            ("Ratio", line => List(line.References.Select(reference => Display.Number(reference.Ratio) + "x"))),
            ("Differs by", line => List(line.References.Select(reference => reference.WorstDifference is { } worst ? worst.ToString("0.0e0", CultureInfo.InvariantCulture) : Display.None))),
            ("Processor, ms", line => Display.Number(line.Ours.ProcessorMs)),
            ("Of the whole", line => Display.Percent(line.ShareOfWhole)),
            ("Times real time", line => Display.Number(line.TimesRealTime)),
            ("Of the ceiling", line => line.Ceiling is { } use ? $"{Display.Percent(use.Share)} of {use.Ceiling} ({Display.Number(use.Reached)} of {Display.Number(use.Limit)} {use.Unit})" : Display.None),
            ("Allocated, MiB", line => Display.Number(line.AllocatedMiB)),
            ("Peak, MiB", line => Display.Number(line.PeakMiB)),
            ("Besides", line => line.Figures.Count > 0 ? List(line.Figures.Select(figure => figure.ToString())) : Display.None),
        };
        string[][] cells = [.. lines.Select(line => columns.Select(column => column.Cell(line)).ToArray())];

        // What no line of the section has would only take space.
        int[] used = [.. Enumerable.Range(0, columns.Count).Where(column => column == 0 || cells.Any(row => row[column] != Display.None))];
        return Table(char.ToUpperInvariant(name[0]) + name[1..], [.. used.Select(column => columns[column].Title)], [.. cells.Select(row => used.Select(column => row[column]).ToArray())]);
    }

    private static ReportTable Table(string title, IEnumerable<string> columns, IEnumerable<string[]> rows)
        => new(title, [.. columns.Select(ReportColumn.Text)], [.. rows.Select(cells => new ReportRow(cells))], []);

    private static Measurement? Before(BenchmarkReport? before, Measurement line)
        => before?.Measurements.FirstOrDefault(old => old.Section == line.Section && old.Stage == line.Stage);

    private static string Change(Measurement now, Measurement old)
        => string.Create(CultureInfo.InvariantCulture, $"{old.Ours.MedianMs / now.Ours.MedianMs:0.00}x");

    private static string List(IEnumerable<string> parts) => string.Join("; ", parts) is { Length: > 0 } text ? text : Display.None;
}
