namespace AudioAnomaly.Monitoring;

/// <summary>What is kept of the frames of one window: a few numbers, however long it is.</summary>
/// <param name="axes">The stream's axes.</param>
internal sealed class HeardStretch(SpectrogramAxes axes)
{
    private readonly Dictionary<string, AnomalyEvidence> _evidence = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (double Score, double Seconds)> _cells = new(StringComparer.Ordinal);
    private SessionFrame? _first;
    private SessionFrame? _highest;
    private SessionFrame? _last;

    /// <summary>How many frames there are.</summary>
    public long Frames { get; private set; }

    /// <summary>The frame with the highest cell; there is one at least. If frames speak of windows, the last one, whose window this is.</summary>
    public SessionFrame Highest => _last!.IsOfWindow ? _last : _highest!;

    /// <summary>When it begins, in seconds of the stream.</summary>
    public double StartSeconds => Math.Max(0, axes.TimeOf(_first!.Index - 0.5));

    /// <summary>When it ends.</summary>
    public double EndSeconds => axes.TimeOf(_last!.Index + 0.5);

    /// <summary>
    /// The kind of evidence with the highest score, the score, and when it was so high: of kinds that describe windows in the one that ends here. Null if the
    /// detector knows no kinds.
    /// </summary>
    public (string Kind, double Score, double Seconds)? StrongestKind
        => _last!.Kinds.Where(kind => kind.IsOfWindow).Select(kind => (kind.Kind, kind.Score, (StartSeconds + EndSeconds) / 2))
            .Concat(_cells.Select(cell => (cell.Key, cell.Value.Score, cell.Value.Seconds)))
            .OrderByDescending(kind => kind.Score)
            .Select(kind => ((string, double, double)?)kind)
            .FirstOrDefault();

    /// <summary>What speaks for an anomaly, each kind at its most unusual; the most unusual first.</summary>
    public IReadOnlyList<AnomalyEvidence> Evidence => [.. _evidence.Values.OrderByDescending(heard => heard.Z)];

    public void Add(SessionFrame frame)
    {
        Frames++;
        _first ??= frame;
        _last = frame;
        if (_highest is null || frame.Peak > _highest.Peak)
        {
            _highest = frame;
        }

        foreach (KindScore kind in frame.Kinds)
        {
            if (!kind.IsOfWindow && !(_cells.TryGetValue(kind.Kind, out (double Score, double Seconds) known) && known.Score >= kind.Score))
            {
                _cells[kind.Kind] = (kind.Score, frame.TimeSeconds);
            }
        }

        foreach (AnomalyEvidence heard in frame.Evidence)
        {
            if (!_evidence.TryGetValue(heard.Kind, out AnomalyEvidence? known) || heard.Z > known.Z)
            {
                _evidence[heard.Kind] = heard;
            }
        }
    }
}
