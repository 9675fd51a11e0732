namespace AudioAnomaly.Benchmarks.Tests;

public class MarkdownFileTests
{
    [Fact]
    public void Write_PageWithMarks_KeepsItsOwnWords()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["page.md"], $"# Page\n\n{MarkdownFile.Begin}\nold\n{MarkdownFile.End}\n\nwords\n");

        MarkdownFile.Check(folder["page.md"]);
        MarkdownFile.Write(folder["page.md"], Reports.Create(), null);
        string once = File.ReadAllText(folder["page.md"]);
        MarkdownFile.Write(folder["page.md"], Reports.Create(), null);

        Assert.StartsWith($"# Page\n\n{MarkdownFile.Begin}\n2 processors", once, StringComparison.Ordinal);
        Assert.EndsWith($"\n{MarkdownFile.End}\n\nwords\n", once, StringComparison.Ordinal);
        Assert.DoesNotContain("old", once, StringComparison.Ordinal);
        Assert.Equal(once, File.ReadAllText(folder["page.md"]));
    }

    [Fact]
    public void Write_NoFile_MakesOneThatCanBeWrittenAgain()
    {
        using var folder = new TemporaryFolder();

        MarkdownFile.Check(folder["new.md"]);
        MarkdownFile.Write(folder["new.md"], Reports.Create(), null);

        MarkdownFile.Check(folder["new.md"]);
        Assert.Contains("\n### Audio\n\n| Stage | Ours, ms |", File.ReadAllText(folder["new.md"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("words")]
    [InlineData("<!-- tables: begin -->")]
    [InlineData("<!-- tables: end --> <!-- tables: begin -->")]
    public void Write_PageWithoutAPlace_LeavesItAlone(string page)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["page.md"], page);

        Assert.Throws<BenchmarkFileException>(() => MarkdownFile.Check(folder["page.md"]));
        Assert.Throws<BenchmarkFileException>(() => MarkdownFile.Write(folder["page.md"], Reports.Create(), null));
        Assert.Equal(page, File.ReadAllText(folder["page.md"]));
    }
}
