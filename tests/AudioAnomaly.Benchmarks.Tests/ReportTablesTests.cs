using System.Text;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Benchmarks.Tests;

public class ReportTablesTests
{
    [Fact]
    public void Of_Section_HasOnlyColumnsThatItUses()
    {
        ReportTable[] tables = [.. ReportTables.Of(Reports.Create().WithShares(), null)];

        Assert.Equal(["What the machine can do", "Audio", "Score", "Scaling"], tables.Select(table => table.Title));
        Assert.Equal(["Stage", "Ours, ms", "Reference, ms", "Ratio", "Differs by", "Processor, ms", "Of the whole", "Times real time"], tables[1].Columns.Select(column => column.Title));
        Assert.Equal(
            ["log-mel | 10 s", "4.00 (3.00 to 5.00)", "torch.stft: 8.00 (7.00 to 9.00); other: 4.00 (4.00 to 4.00)", "2.00x; 1.00x", "1.0e-3; -", "7.00", "25 %", "2,500"],
            Assert.Single(tables[1].Rows).Cells);
        Assert.Equal(["Stage", "Ours, ms", "Of the ceiling", "Peak, MiB"], tables[2].Columns.Select(column => column.Title));
        Assert.Equal("25 % of reading memory (5.00 of 20.0 GB/s)", tables[2].Rows[0].Cells[2]);
    }

    [Fact]
    public void Of_EarlierReport_StandsBeside()
    {
        ReportTable table = ReportTables.Of(Reports.Create(), Reports.Create(medianMs: 6)).ElementAt(1);

        Assert.Equal("Before, ms", table.Columns[2].Title);
        Assert.Equal("6.00 (3.00 to 5.00) 1.50x", table.Rows[0].Cells[2]);
    }

    [Fact]
    public void Of_Section_IsOneRowOfMarkdownPerStage()
    {
        var text = new StringBuilder();

        TextTable.WriteMarkdown(text, ReportTables.Of(Reports.Create(), null).ElementAt(1), "###");

        string[] lines = text.ToString().TrimEnd().Split('\n');
        Assert.Equal(["### Audio", string.Empty], lines[..2]);
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("| log-mel \\| 10 s |", lines[4], StringComparison.Ordinal);
        Assert.Contains("2.00x; 1.00x", lines[4], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(12345.6, "12,346")]
    [InlineData(123.4, "123")]
    [InlineData(12.34, "12.3")]
    [InlineData(1.234, "1.23")]
    [InlineData(0.01234, "0.0123")]
    [InlineData(0.0000123, "1.2e-5")]
    public void Number_Value_HasThreeDigits(double value, string expected) => Assert.Equal(expected, Display.Number(value));
}
