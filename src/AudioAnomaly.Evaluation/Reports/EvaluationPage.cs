using System.Text;

namespace AudioAnomaly.Evaluation;

/// <summary>A report as one self-contained HTML page.</summary>
internal static class EvaluationPage
{
    /// <summary>Pictures are no longer added once the page has this many characters.</summary>
    private const int PictureLimit = 6_000_000;

    private const int ExamplesOfEach = 2;

    /// <summary>Makes the page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">The folder with the arrays of examples; null to leave pictures of them out.</param>
    /// <param name="written">When the page is written.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static string Make(EvaluationReport report, string? folder, DateTimeOffset written, CancellationToken cancellationToken)
    {
        var html = new StringBuilder(HtmlPage.Start($"Evaluation on {report.Settings.Dataset}"));
        html.Append("<p class=\"when\">Written ").Append(HtmlPage.Moment(written)).Append(HtmlPage.Encode($" with AudioAnomaly {report.Settings.LibraryVersion}."))
            .Append("</p>\n<p>").Append(HtmlPage.Encode(EvaluationText.Overview(report))).Append("</p>\n");
        if (PolicyText.Of(report) is { } threshold)
        {
            html.Append("<p>").Append(HtmlPage.Encode(threshold)).Append("</p>\n");
        }

        if (report.Settings.CommandLine is { } command)
        {
            html.Append("<p>Made with</p><pre>audioanomaly ").Append(HtmlPage.Encode(command)).Append("</pre>\n");
        }

        html.Append("<h2>Results</h2>\n");
        foreach (ReportTable table in EvaluationTables.Summary(report))
        {
            HtmlTable.Write(html, table);
        }

        string[] warnings = [.. EvaluationTables.Warnings(report)];
        if (warnings.Length > 0)
        {
            html.Append("<div class=\"warnings\"><h2>Warnings</h2><ul>")
                .AppendJoin(string.Empty, warnings.Select(warning => $"<li>{HtmlPage.Encode(warning)}</li>"))
                .Append("</ul></div>\n");
        }

        if (EvaluationTables.Skipped(report) is { } skipped)
        {
            html.Append("<h2>What was left out</h2>\n");
            HtmlTable.Write(html, skipped);
        }

        WriteExamples(html, report, folder, cancellationToken);
        html.Append("<h2>Curves and scores</h2>\n");
        CurveCards.Write(html, report, cancellationToken);
        html.Append("<h2>Every part</h2>\n");
        HtmlTable.Write(html, EvaluationTables.Parts(report), "parts");
        html.Append("<h2>Cost and settings</h2>\n");
        HtmlTable.Write(html, EvaluationTables.Cost(report));
        HtmlTable.Write(html, EvaluationTables.Settings(report));
        return html.Append(HtmlPage.End).ToString();
    }

    private static void WriteExamples(StringBuilder html, EvaluationReport report, string? folder, CancellationToken cancellationToken)
    {
        if (folder is null || report.Parts.All(part => part.Examples.Count == 0))
        {
            return;
        }

        html.Append("<h2>Examples</h2>\n<p>Dashed lines mark where the anomaly begins and ends, where the data set says it. ")
            .Append("Colours run from dark to light over the range that is named below each picture.</p>\n");
        foreach (IGrouping<string, EvaluationPartResult> detector in PaperMethod.Detectors(report))
        {
            (IReadOnlyList<ExampleChoice> best, IReadOnlyList<ExampleChoice> worst) = ExampleChoice.Of(detector, ExamplesOfEach);
            foreach ((string heading, IReadOnlyList<ExampleChoice> choices) in new[] { ("best found", best), ("worst found", worst) })
            {
                if (choices.Count > 0)
                {
                    html.Append("<h3>").Append(HtmlPage.Encode($"{detector.Key}, {heading}")).Append("</h3>\n");
                }

                foreach (ExampleChoice choice in choices)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    html.Append(Draw(choice, folder, html.Length));
                }
            }
        }
    }

    /// <summary>A picture that cannot be drawn leaves a sentence in its place: the numbers are worth reading without it.</summary>
    private static string Draw(ExampleChoice choice, string folder, int length)
    {
        if (length > PictureLimit)
        {
            return $"<p>{HtmlPage.Encode(ExampleFigure.Caption(choice))}: no picture, since the page is large already.</p>\n";
        }

        try
        {
            return ExampleFigure.Draw(choice, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArrayFormatException)
        {
            return $"<p>{HtmlPage.Encode($"{ExampleFigure.Caption(choice)}: no picture. {e.Message}")}</p>\n";
        }
    }
}
