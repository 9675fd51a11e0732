namespace AudioAnomaly.Evaluation.Tests;

public class PaperMethodTests
{
    [Theory]
    [InlineData("synthetic weights bdb915301e88", "the small network of this library, which was trained on generated sound (synthetic weights bdb915301e88)")]
    [InlineData("LogMelPatches", "they come from LogMelPatches")]
    public void BackboneNote_AnotherNetwork_SaysThatFiguresMayDifferByIt(string backbone, string expected)
    {
        string note = Note(backbone);

        Assert.Contains(expected, note, StringComparison.Ordinal);
        Assert.Contains("may come from that alone", note, StringComparison.Ordinal);
    }

    [Fact]
    public void BackboneNote_ThePapersNetwork_SaysSo()
        => Assert.StartsWith("The network is the paper's", Note("clap2022 weights 5b917c47fec1"), StringComparison.Ordinal);

    private static string Note(string backbone)
    {
        EvaluationReport report = KnownReport.Whole();
        return PaperMethod.BackboneNote(report with { Settings = report.Settings with { Backbone = backbone } });
    }
}
