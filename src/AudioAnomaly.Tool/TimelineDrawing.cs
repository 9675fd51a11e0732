using System.Globalization;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Tool;

/// <summary>
/// Draws the scores of a source over time: their range in each column of pixels, the threshold, the highest anomaly of each column coloured by its leading
/// evidence, a lane for each kind of evidence, and times without recordings in grey.
/// </summary>
internal sealed class TimelineDrawing
{
    private const double Width = 1120, Left = 84, Right = 14, Top = 12, Height = 190, LaneHeight = 15, LaneGap = 10, AxisHeight = 44;
    private const double TopOfScores = 1.02, DotRadius = 3.4, PointRadius = 2;
    private const int MostTicks = 10, FewPoints = 150;

    // Recordings come at the source's own pace; a pause of several times that is a gap.
    private const double PauseIntervals = 4, PausePixels = 3;
    private const string Line = "#5f6b73", Range = "#c3cbd1", Gap = "#efefef", Threshold = "#1b1f23", Point = "#6b7f8c";

    private readonly TimelineSource _source;
    private readonly IReadOnlyList<string> _kinds;
    private readonly PlotArea _area = new(Left, Top, Width - Left - Right, Height);
    private readonly DateTime _start;
    private readonly double _seconds;
    private readonly double _highest;
    private readonly bool _hasThreshold;

    private TimelineDrawing(TimelineSource source, IReadOnlyList<string> kinds, bool hasThreshold)
    {
        (_source, _kinds, _hasThreshold) = (source, kinds, hasThreshold);
        _start = source.Scores[0].Time;
        _seconds = (source.Scores[^1].Time - _start).TotalSeconds;
        _highest = hasThreshold ? 1 : Math.Max(source.Scores.Max(score => score.Score), double.Epsilon);
    }

    /// <summary>Draws a source.</summary>
    /// <param name="source">The source; it has something to draw.</param>
    /// <param name="kinds">All kinds of evidence in the report: colours stay the same from source to source.</param>
    /// <param name="hasThreshold">Whether scores are from 0 to 1 with 0.5 at the threshold.</param>
    public static string Draw(TimelineSource source, IReadOnlyList<string> kinds, bool hasThreshold) => new TimelineDrawing(source, kinds, hasThreshold).Draw();

    /// <summary>The colour of a kind of evidence.</summary>
    public static string ColorOf(IReadOnlyList<string> kinds, string kind) => LineStyle.Of(Math.Max(0, kinds.ToList().IndexOf(kind))).Color;

    /// <summary>A moment as it is written in the report.</summary>
    public static string Format(DateTime time)
        => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + (time.Kind == DateTimeKind.Utc ? " UTC" : string.Empty);

    private string Draw()
    {
        TimedScore[][] columns = [.. _source.Scores.GroupBy(score => (int)Math.Round(X(score))).Select(column => column.ToArray())];
        string[] lanes = [.. _kinds.Where(kind => _source.Scores.Any(score => score.Kinds.Contains(kind)))];
        double bottom = _area.Bottom + (lanes.Length == 0 ? 0 : LaneGap + (LaneHeight * lanes.Length));
        var svg = new SvgDrawing(
            Width,
            bottom + AxisHeight,
            $"Scores of {_source.Name} from {Format(_start)} to {Format(_source.Scores[^1].Time)}:"
                + $" {_source.Scores.Count(score => score.IsAnomalous)} of {_source.Scores.Count} recordings anomalous.");
        List<(double From, double To)> gaps = FindGaps();
        foreach ((double from, double to) in gaps)
        {
            svg.Box(from, _area.Top, to - from, bottom - _area.Top, Gap, "No recordings");
        }

        DrawAxes(svg, bottom);
        DrawScores(svg, columns, gaps);
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            DrawLane(svg, columns, lanes[lane], _area.Bottom + LaneGap + (LaneHeight * lane));
        }

        DrawAnomalies(svg, columns);
        svg.Frame(_area);
        return svg.ToString();
    }

    private void DrawAxes(SvgDrawing svg, double bottom)
    {
        foreach ((DateTime time, string label) in TimeTicks.Between(_start, _source.Scores[^1].Time, MostTicks))
        {
            double x = X(time);
            svg.Line(x, _area.Top, x, bottom + 4, "#d9d9d9");
            svg.Text(x, bottom + 18, label);
        }

        svg.Text(_area.X(0.5), bottom + 36, _source.Scores.All(score => score.Time.Kind == DateTimeKind.Utc) ? "Time (UTC)" : "Time");
        svg.Text(14, _area.Y(0.5), _hasThreshold ? "Calibrated score" : "Raw score", turn: -90);
        foreach (double tick in _hasThreshold ? [0, 0.5, 1] : AxisTicks.Between(0, _highest, 4))
        {
            svg.Text(_area.Left - 6, Y(tick) + 4, AxisTicks.Label(tick), "end");
        }
    }

    private void DrawScores(SvgDrawing svg, TimedScore[][] columns, List<(double From, double To)> gaps)
    {
        svg.Strokes(
            columns
                .Where(column => column.Length > 1)
                .Select(column => (X(column[0]), Y(column.Max(score => score.Score)), Y(column.Min(score => score.Score)) + 0.5)),
            Range,
            1.2);
        var places = columns.Select(column => (X: X(column[0]), Y: Y(column.Average(score => score.Score)))).ToList();
        int from = 0;
        for (int i = 1; i <= places.Count; i++)
        {
            if (i == places.Count || gaps.Exists(gap => places[i - 1].X <= gap.From && gap.To <= places[i].X))
            {
                svg.Polyline(places[from..i], Line, string.Empty);
                from = i;
            }
        }

        if (_hasThreshold)
        {
            svg.Line(_area.Left, Y(0.5), _area.Right, Y(0.5), Threshold, "6 3");
            svg.Text(_area.Right - 4, Y(0.5) - 4, "threshold", "end");
        }

        if (columns.Length <= FewPoints)
        {
            foreach (TimedScore score in columns.SelectMany(column => column).Where(score => !score.IsAnomalous))
            {
                svg.Dot(X(score), Y(score.Score), PointRadius, Point, $"{Format(score.Time)}, {Path.GetFileName(score.Name)}");
            }
        }
    }

    private void DrawAnomalies(SvgDrawing svg, TimedScore[][] columns)
    {
        foreach (TimedScore[] column in columns.Where(column => column.Any(score => score.IsAnomalous)))
        {
            TimedScore highest = column.Where(score => score.IsAnomalous).MaxBy(score => score.Score)!;
            string several = column.Length > 1 ? $" ({column.Count(score => score.IsAnomalous)} of {column.Length} recordings here are anomalous)" : string.Empty;
            svg.Dot(
                X(highest),
                Y(highest.Score),
                DotRadius,
                ColorOf(_kinds, highest.Kinds.First()),
                $"{Format(highest.Time)}, {Path.GetFileName(highest.Name)}. {highest.Sentence}{several}");
        }
    }

    /// <summary>Draws when a kind of evidence spoke; columns side by side are one box.</summary>
    private void DrawLane(SvgDrawing svg, TimedScore[][] columns, string kind, double top)
    {
        string color = ColorOf(_kinds, kind);
        svg.Text(_area.Left - 6, top + LaneHeight - 4, kind, "end");
        svg.Line(_area.Left, top + (LaneHeight / 2), _area.Right, top + (LaneHeight / 2), "#e3e3e3");
        List<TimedScore> run = [];
        double from = 0, to = double.NegativeInfinity;
        foreach (TimedScore[] column in columns)
        {
            TimedScore[] speaking = [.. column.Where(score => score.Kinds.Contains(kind))];
            if (speaking.Length == 0)
            {
                continue;
            }

            double x = X(column[0]);
            if (x - to > 1)
            {
                Finish();
                (from, run) = (x, []);
            }

            to = x + 1;
            run.AddRange(speaking);
        }

        Finish();

        void Finish()
        {
            if (run.Count == 0)
            {
                return;
            }

            // At least wide enough to be seen.
            double width = Math.Max(2.4, to - from);
            TimedScore strongest = run.MaxBy(score => score.Evidence.FirstOrDefault(evidence => evidence.Kind == kind)?.Z ?? score.Score)!;
            string text = strongest.Evidence.FirstOrDefault(evidence => evidence.Kind == kind)?.Text ?? "above the threshold";
            string span = run.Count == 1 ? Format(run[0].Time) : $"{Format(run[0].Time)} to {Format(run[^1].Time)}, {run.Count} recordings";
            svg.Box(from - ((width - (to - from)) / 2), top + 2, width, LaneHeight - 4, color, $"{span}. {kind}: {text}");
        }
    }

    /// <summary>The stretches of the axis without recordings.</summary>
    private List<(double From, double To)> FindGaps()
    {
        double[] intervals = [.. _source.Scores.Skip(1).Zip(_source.Scores, (next, before) => (next.Time - before.Time).TotalSeconds)];
        double longest = PauseIntervals * Percentile.OfSorted([.. intervals.Order()], 0.5);
        List<(double From, double To)> gaps = [];
        for (int i = 0; i < intervals.Length; i++)
        {
            double from = X(_source.Scores[i]), to = X(_source.Scores[i + 1]);
            if (intervals[i] > longest && to - from >= PausePixels)
            {
                gaps.Add((from + 1, to - 1));
            }
        }

        return gaps;
    }

    private double X(TimedScore score) => X(score.Time);

    private double X(DateTime time) => _area.X((time - _start).TotalSeconds / _seconds);

    private double Y(double score) => _area.Y(score / _highest / TopOfScores);
}
