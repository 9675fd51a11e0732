using System.Text;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// Writes what an evaluation found for readers and for other programs: tables in the layout of the paper beside its figures, comma-separated values,
/// and a page with curves and pictures. All text is of the invariant culture.
/// </summary>
/// <remarks>
/// <c>results.csv</c> has a row for each part: dataset, group, section, snrDb, detector, seed, then the counts, metrics, faithfulness and cost by the
/// names of <see cref="EvaluationMean.Values"/> and its like.
/// <c>scores.csv</c> has a row for each test recording of each part, with the columns dataset, group, section, snrDb, detector, seed, file, domain, kind,
/// label (0 normal, 1 anomalous) and score.
/// Numbers have all their digits; what is undefined or was not measured is empty.
/// </remarks>
public static class EvaluationReportWriter
{
    /// <summary>The page with tables, curves, histograms and pictures.</summary>
    public const string PageFile = "report.html";

    /// <summary>The report as Markdown, fit for a repository.</summary>
    public const string MarkdownFile = "report.md";

    /// <summary>The metrics of every part.</summary>
    public const string ResultsFile = "results.csv";

    /// <summary>The scores of every test recording.</summary>
    public const string ScoresFile = "scores.csv";

    /// <summary>
    /// Writes <see cref="EvaluationReport.FileName"/>, <see cref="PageFile"/>, <see cref="MarkdownFile"/>, <see cref="ResultsFile"/> and
    /// <see cref="ScoresFile"/>. Each is there whole or not at all.
    /// </summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">The folder to write to, which also holds the arrays that examples name. Made if it is not there.</param>
    /// <param name="hidePlaces">
    /// Puts placeholders for places that you know into <see cref="MarkdownFile"/>, as in <see cref="ToMarkdown"/>; may be null.
    /// </param>
    /// <param name="timeProvider">The clock that dates the page; the system's if null.</param>
    /// <param name="cancellationToken">Ends it between files and between pictures.</param>
    /// <returns>The work.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder does not allow it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task WriteAsync(
        EvaluationReport report,
        string folder,
        Func<string, string>? hidePlaces = null,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Task.Run(() => Write(report, folder, hidePlaces, timeProvider, cancellationToken), cancellationToken);
    }

    /// <summary>The summary tables, cost and warnings, for a terminal.</summary>
    /// <param name="report">The report.</param>
    /// <returns>Lines of text.</returns>
    public static string ToText(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return EvaluationText.Plain(report);
    }

    /// <summary>The report as Markdown, with the command that made it at its head. Of full paths only the last name is shown.</summary>
    /// <param name="report">The report.</param>
    /// <param name="hidePlaces">Puts placeholders for places that you know, before full paths are cut, in every text of the report; may be null.</param>
    /// <returns>A document.</returns>
    public static string ToMarkdown(EvaluationReport report, Func<string, string>? hidePlaces = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return EvaluationText.Markdown(report, hidePlaces);
    }

    /// <summary>The report as one page of HTML that needs nothing else. It is well-formed XML as well.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">The folder that holds the arrays of examples; null to leave out their pictures.</param>
    /// <param name="timeProvider">The clock that dates the page; the system's if null.</param>
    /// <param name="cancellationToken">Ends it between pictures.</param>
    /// <returns>A document.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static string ToHtml(
        EvaluationReport report,
        string? folder = null,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        return EvaluationPage.Make(report, folder, (timeProvider ?? TimeProvider.System).GetUtcNow(), cancellationToken);
    }

    private static void Write(EvaluationReport report, string folder, Func<string, string>? hidePlaces, TimeProvider? timeProvider, CancellationToken cancellationToken)
    {
        (string Name, Action<Stream> Write)[] files =
        [
            (ResultsFile, stream => stream.Write(Encoding.UTF8.GetBytes(EvaluationCsv.Results(report)))),
            (ScoresFile, stream => EvaluationCsv.WriteScores(report, stream, cancellationToken)),
            (MarkdownFile, stream => stream.Write(Encoding.UTF8.GetBytes(ToMarkdown(report, hidePlaces)))),
            (PageFile, stream => stream.Write(Encoding.UTF8.GetBytes(ToHtml(report, folder, timeProvider, cancellationToken)))),
        ];
        report.Save(Path.Combine(folder, EvaluationReport.FileName));
        foreach ((string name, Action<Stream> write) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AtomicFile.Write(Path.Combine(folder, name), write);
        }
    }
}
