namespace AudioAnomaly.Monitoring;

/// <summary>
/// Compares windows of a live session with those that a model was calibrated on: the highest cell of the map, and the highest score of kinds that describe whole
/// windows. The first holds all of a window, the other what lasts in it.
/// </summary>
internal sealed class WindowComparison
{
    private const string OnlyKind = "score";

    private readonly SpectrogramAxes _axes;
    private readonly IReadOnlyList<double> _peaks;
    private readonly IReadOnlyList<double> _scores;
    private readonly GammaTail _peakTail;
    private readonly GammaTail _scoreTail;
    private readonly double _cellLevel;
    private readonly double _peakScale;

    public WindowComparison(ScoreCalibration calibration, SpectrogramAxes axes, IStandardizedDetector? detector)
    {
        (_axes, _peaks, _scores, _cellLevel) = (axes, calibration.MapPeaks, calibration.Scores, calibration.CellLevel);
        (_peakTail, _scoreTail) = (GammaTail.Of(_peaks), GammaTail.Of(_scores));
        Tests = detector?.KindsOfWindows.Count > 0 ? 2 : 1;

        // Cells have a scale of their own; an alarm's score is one of recordings.
        _peakScale = calibration is { Threshold: { } threshold, MapThreshold: { } mapThreshold } && mapThreshold > 0 ? threshold / mapThreshold : 1;
    }

    /// <summary>How many windows were calibrated on.</summary>
    public int Calibrated => Math.Min(_peaks.Count, _scores.Count);

    /// <summary>How many comparisons a window has.</summary>
    public int Tests { get; }

    /// <summary>Compares a window.</summary>
    /// <param name="window">What was gathered of it.</param>
    public AlarmWindow Compare(HeardStretch window)
    {
        AlarmWindow ofMap = CompareMap(window);
        if (Tests == 1 || window.StrongestWindow is not { } strongest)
        {
            return ofMap;
        }

        int above = CountAbove(_scores, strongest.Score);
        double tail = _scoreTail.ShareAbove(strongest.Score);
        if ((ofMap.Above, ofMap.TailPValue).CompareTo((above, tail)) <= 0)
        {
            return ofMap;
        }

        AnomalyEvidence? own = ofMap.Evidence.FirstOrDefault(heard => heard.Kind == strongest.Kind);
        return ofMap with
        {
            Above = above,
            TailPValue = tail,
            Score = strongest.Score,
            PeakSeconds = window.EndSeconds,
            Kind = strongest.Kind,
            LowHz = own?.LowHz,
            HighHz = own?.HighHz,
        };
    }

    private AlarmWindow CompareMap(HeardStretch window)
    {
        SessionFrame highest = window.Highest;
        (double low, double high) = BandOf(highest.Map.Span);
        return new AlarmWindow
        {
            StartSeconds = window.StartSeconds,
            EndSeconds = window.EndSeconds,
            Above = CountAbove(_peaks, highest.Peak),
            TailPValue = _peakTail.ShareAbove(highest.Peak),
            Score = highest.Peak * _peakScale,
            PeakSeconds = highest.TimeSeconds,
            Kind = highest.Kinds.Where(one => !one.IsOfWindow).OrderByDescending(one => one.Z).FirstOrDefault().Kind ?? OnlyKind,
            LowHz = low,
            HighHz = high,
            Evidence = window.Evidence,
        };
    }

    /// <summary>The bins around the highest one that normal sound hardly reaches.</summary>
    private (double LowHz, double HighHz) BandOf(ReadOnlySpan<float> row)
    {
        int peak = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row);
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

    private static int CountAbove(IReadOnlyList<double> sorted, double score)
    {
        int low = 0, high = sorted.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] >= score)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return sorted.Count - low;
    }
}
