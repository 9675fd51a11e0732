using System.Numerics.Tensors;

namespace AudioAnomaly.Monitoring;

/// <summary>
/// Compares windows of a live session with those that a model was calibrated on: by the kind of evidence that is most unusual, or by the highest map cell if the
/// detector knows no kinds.
/// </summary>
internal sealed class WindowComparison
{
    private const string OnlyKind = "score";

    private readonly SpectrogramAxes _axes;
    private readonly IReadOnlyList<double> _normal;
    private readonly ScoreTail _tail;
    private readonly double _cellLevel;

    public WindowComparison(ScoreCalibration calibration, SpectrogramAxes axes)
    {
        (_axes, _normal, _cellLevel) = (axes, calibration.LiveScores, calibration.CellLevel);
        _tail = ScoreTail.Of(_normal);
    }

    /// <summary>How many windows were calibrated on.</summary>
    public int Calibrated => _normal.Count;

    /// <summary>Compares a window.</summary>
    /// <param name="window">What was gathered of it.</param>
    public AlarmWindow Compare(HeardStretch window)
    {
        HeardPeak highest = window.Highest;
        (string kind, double score, double peakSeconds) = window.StrongestKind ?? (OnlyKind, highest.Peak, highest.Seconds);
        AnomalyEvidence? own = window.Evidence.FirstOrDefault(heard => heard.Kind == kind);
        (double low, double high) = own is null ? BandOf(highest.Map.Span) : (own.LowHz, own.HighHz);
        return new AlarmWindow
        {
            StartSeconds = window.StartSeconds,
            EndSeconds = window.EndSeconds,
            Above = _normal.Count - SortedValues.FirstAbove(_normal, score, orEqual: true),
            TailPValue = _tail.ShareAbove(score),
            Score = score,
            PeakSeconds = peakSeconds,
            Kind = kind,
            LowHz = low,
            HighHz = high,
            Evidence = window.Evidence,
        };
    }

    /// <summary>The bins around the highest one that normal sound hardly reaches.</summary>
    private (double LowHz, double HighHz) BandOf(ReadOnlySpan<float> row)
    {
        int peak = TensorPrimitives.IndexOfMax(row);
        int low = peak, high = peak;
        while (low > 0 && row[low - 1] > _cellLevel)
        {
            low--;
        }

        while (high < row.Length - 1 && row[high + 1] > _cellLevel)
        {
            high++;
        }

        return (_axes.LowEdgeOf(low), _axes.HighEdgeOf(high));
    }
}
