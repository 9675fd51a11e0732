using System.Globalization;
using System.Xml.Linq;
using AudioAnomaly.Metrics;
using CsCheck;

namespace AudioAnomaly.Evaluation.Tests;

public class RocCurveTests
{
    private static readonly Gen<(double Score, bool IsAnomalous)[]> Scores =
        Gen.Select(Gen.Int[0, 12].Select(score => score / 4.0), Gen.Bool).Array[2, 40].Where(all => all.Any(one => one.Item2) && all.Any(one => !one.Item2));

    [Fact]
    public void Of_AnyScores_LeavesOutOnlyPointsOnStraightLines()
        => Scores.Sample(scores =>
        {
            List<(double X, double Y)> plain = BruteForce(scores);
            IReadOnlyList<(double X, double Y)> corners = RocCurve.Of(scores);

            Assert.Equal((0, 0), corners[0]);
            Assert.Equal((1, 1), corners[^1]);
            Assert.All(corners, corner => Assert.Contains(corner, plain));
            Assert.All(plain, point => Assert.Contains(corners.Zip(corners.Skip(1)), segment => IsOn(segment.First, segment.Second, point)));
        });

    [Fact]
    public void Of_AnyScores_HasTheAreaOfTheMetric()
        => Scores.Sample(scores =>
        {
            var metric = new RocAuc();
            foreach ((double score, bool isAnomalous) in scores)
            {
                metric.Add(score, isAnomalous);
            }

            IReadOnlyList<(double X, double Y)> corners = RocCurve.Of(scores);
            double area = corners.Zip(corners.Skip(1), (a, b) => (b.X - a.X) * (a.Y + b.Y) / 2).Sum();
            Assert.Equal(metric.Evaluate().Value, area, 1e-12);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_OneClass_IsEmpty(bool isAnomalous) => Assert.Empty(RocCurve.Of([(1, isAnomalous), (2, isAnomalous)]));

    [Fact]
    public void Draw_Points_LieWhereTheRatesAre()
    {
        (double Score, bool IsAnomalous)[] scores = [(0.1, false), (0.4, false), (0.35, true), (0.35, false), (0.8, true), (0.9, false), (0.2, true)];

        var svg = XElement.Parse(RocDrawing.Draw("a <pump> & \"fan\"", [("6 dB", 0.5, RocCurve.Of(scores)), ("0 dB", double.NaN, [])]));

        XElement line = Assert.Single(svg.Descendants(), element => element.Name.LocalName == "polyline");
        (double X, double Y)[] drawn = [.. line.Attribute("points")!.Value.Split(' ').Select(point => point.Split(','))
            .Select(point => (double.Parse(point[0], CultureInfo.InvariantCulture), double.Parse(point[1], CultureInfo.InvariantCulture)))];
        List<(double X, double Y)> plain = BruteForce(scores);
        Assert.All(drawn, point => Assert.Contains(plain, rate =>
            Math.Abs(RocDrawing.Area.X(rate.X) - point.X) < 1e-3 && Math.Abs(RocDrawing.Area.Y(rate.Y) - point.Y) < 1e-3));
        Assert.Equal(RocCurve.Of(scores).Count, drawn.Length);
        Assert.Contains("a <pump> & \"fan\"", svg.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.Contains(svg.Descendants(), element => element.Value == "0 dB: no curve, a class is missing");
    }

    /// <summary>The rates of every threshold, counted one by one.</summary>
    private static List<(double X, double Y)> BruteForce((double Score, bool IsAnomalous)[] scores)
    {
        double positives = scores.Count(one => one.IsAnomalous), negatives = scores.Length - positives;
        List<(double X, double Y)> points = [(0, 0)];
        foreach (double threshold in scores.Select(one => one.Score).Distinct().OrderDescending())
        {
            points.Add((
                scores.Count(one => !one.IsAnomalous && one.Score >= threshold) / negatives,
                scores.Count(one => one.IsAnomalous && one.Score >= threshold) / positives));
        }

        return points;
    }

    private static bool IsOn((double X, double Y) a, (double X, double Y) b, (double X, double Y) p)
        => Math.Abs(((b.X - a.X) * (p.Y - a.Y)) - ((p.X - a.X) * (b.Y - a.Y))) < 1e-12
            && p.X >= a.X - 1e-12 && p.X <= b.X + 1e-12 && p.Y >= a.Y - 1e-12 && p.Y <= b.Y + 1e-12;
}
