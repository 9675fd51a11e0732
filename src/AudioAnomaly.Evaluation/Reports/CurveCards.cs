using System.Text;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>ROC curves and histograms of scores, a heading for each detector and a card for each model.</summary>
internal static class CurveCards
{
    public static void Write(StringBuilder html, EvaluationReport report, CancellationToken cancellationToken)
    {
        foreach (IGrouping<string, EvaluationPartResult> detector in PaperMethod.Detectors(report))
        {
            // The other seeds look alike; their numbers are in the tables.
            int seed = detector.First().Seed;
            html.Append("<h3>").Append(HtmlPage.Encode(detector.Key)).Append("</h3>\n<div class=\"cards\">\n");
            IEnumerable<EvaluationPartResult> parts = detector.Where(part => part.Seed == seed);
            foreach (IGrouping<(string?, string?), EvaluationPartResult> model in parts.GroupBy(part => (part.Group, part.Section)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string name = PartName.WithoutRatio(model.First());
                Append(html, $"{name}: ROC", RocDrawing.Draw(name, [.. model.SelectMany(Curves)]));
                foreach (EvaluationPartResult part in model)
                {
                    if (ScoreBins.Of(part.Scores.Select(score => (score.Score, score.IsAnomalous)), HistogramDrawing.Bins) is { } bins)
                    {
                        Append(html, $"{PartName.Of(part)}: scores", HistogramDrawing.Draw(PartName.Of(part), bins));
                    }
                }
            }

            html.Append("</div>\n");
        }
    }

    private static IEnumerable<(string Name, double Area, IReadOnlyList<(double X, double Y)> Points)> Curves(EvaluationPartResult part)
    {
        string ratio = part.SnrDb is null ? "all recordings" : ReportNumber.Ratio(part.SnrDb);
        yield return (ratio, part.Sample.RocAuc ?? double.NaN, RocCurve.Of(part.Scores.Select(score => (score.Score, score.IsAnomalous))));
        foreach (DomainMetrics domain in part.Domains)
        {
            IEnumerable<TestScore> judged = part.Scores.Where(score => score.IsAnomalous || score.Domain == domain.Domain);
            yield return (domain.Domain, domain.RocAuc ?? double.NaN, RocCurve.Of(judged.Select(score => (score.Score, score.IsAnomalous))));
        }
    }

    private static void Append(StringBuilder html, string caption, string svg)
        => html.Append("<figure><figcaption>").Append(HtmlPage.Encode(caption)).Append("</figcaption>").Append(svg).Append("</figure>\n");
}
