using System.Text;
using System.Xml.Linq;

namespace AudioAnomaly.Evaluation.Tests;

public class ReportTableTests
{
    private static readonly ReportTable Small = new(
        "Two rows",
        [ReportColumn.Text("Method"), new("AUC")],
        [new(["PatchCore", "81.3"]), new(["a|b<i>\n", "-"], IsReference: true)],
        ["A note."]);

    [Fact]
    public void WriteText_Table_IsPadded()
    {
        var text = new StringBuilder();
        TextTable.WriteText(text, Small);

        Assert.Equal(
            "Two rows\n\nMethod         AUC\n------------  ----\nPatchCore     81.3\na|b<i>\\u000a     -\n\n  * A note.\n",
            text.ToString());
    }

    [Fact]
    public void WriteMarkdown_HostileName_IsShownAsItIs()
    {
        var text = new StringBuilder();
        TextTable.WriteMarkdown(text, Small);

        Assert.Equal(
            "## Two rows\n\n| Method | AUC |\n| --- | ---: |\n| PatchCore | 81.3 |\n| *a\\|b\\<i\\>\\\\u000a* | *-* |\n\n- A note.\n\n",
            text.ToString());
    }

    [Fact]
    public void HtmlTable_HostileName_IsTextAndNoMarkup()
    {
        var html = new StringBuilder();
        HtmlTable.Write(html, Small);

        var root = XElement.Parse($"<main>{html}</main>");
        Assert.Equal(["PatchCore", "a|b<i>\\u000a"], root.Descendants("tbody").Single().Descendants("th").Select(cell => cell.Value));
        Assert.Equal("reference", root.Descendants("tbody").Single().Elements().Last().Attribute("class")!.Value);
        Assert.Equal(["A note."], root.Descendants("li").Select(item => item.Value));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("<script>alert('x')</script>\" onload=\"x")]
    [InlineData("bell \u0007 nul \0 turn \u202E lone \uD800 end \uFFFE")]
    [InlineData("Größe 😀 & co")]
    public void Encode_AnyText_StaysInItsPlace(string text)
    {
        var element = XElement.Parse($"<a title=\"{HtmlPage.Encode(text)}\">{HtmlPage.Encode(text)}</a>");

        Assert.Empty(element.Elements());
        Assert.Equal(element.Value, element.Attribute("title")!.Value);
        Assert.DoesNotContain(element.Value, c => char.IsControl(c) || c == '\u202E');
    }

    [Fact]
    public void CsvWriter_Fields_AreReadBackAsTheyWere()
    {
        string[] names = ["a,b", "say \"x\"", " space ", "a=1+1", "Größe"];
        var text = new StringBuilder();
        foreach (string name in names)
        {
            CsvWriter.AppendRow(text, name, 0.1 + 0.2, double.NaN, null, true, 12L);
        }

        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllText(file, text.ToString());
            List<string[]> rows = CsvTable.ReadRows(file);
            Assert.Equal(names, rows.Select(row => row[0]));
            Assert.All(rows, row => Assert.Equal(["0.30000000000000004", "", "", "1", "12"], row[1..]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\\u0009=1")]
    [InlineData("\r=1", "\\u000d=1")]
    [InlineData("two\nlines\u001b[2J", "two\\u000alines\\u001b[2J")]
    [InlineData("=a,\"b\"", "\"'=a,\"\"b\"\"\"")]
    public void CsvWriter_TextLikeAFormulaOrACommandToTheTerminal_IsPlainText(string text, string field)
    {
        var row = new StringBuilder();
        CsvWriter.AppendRow(row, text, -1.5);

        Assert.Equal($"{field},-1.5\n", row.ToString());
    }

    [Fact]
    public void ReportNumber_Values_ArePercentWithTheSpreadOfSeveral()
    {
        Assert.Equal("81.3", ReportNumber.Percent(MeanAndDeviation.Of([0.8128])));
        Assert.Equal("50.0 ± 14.1", ReportNumber.Percent(MeanAndDeviation.Of([0.4, null, 0.6])));
        Assert.Equal("-0.134", ReportNumber.Decimals(MeanAndDeviation.Of([-0.134])));
        Assert.Equal("-", ReportNumber.Percent(MeanAndDeviation.Of([])));
        Assert.Equal("0.0", ReportNumber.Percent(-0.0001));
        Assert.Equal(("6 dB", "-2.5 dB", "-"), (ReportNumber.Ratio(6), ReportNumber.Ratio(-2.5), ReportNumber.Ratio(null)));
    }
}
