namespace AudioAnomaly.Monitoring;

/// <summary>What is kept of the frames of one window: a few numbers, however long it is.</summary>
/// <param name="axes">The stream's axes.</param>
internal sealed class HeardStretch(SpectrogramAxes axes)
{
    private readonly Dictionary<string, AnomalyEvidence> _evidence = new(StringComparer.Ordinal);
    private SessionFrame? _first;
    private SessionFrame? _highest;
    private SessionFrame? _last;

    /// <summary>How many frames there are.</summary>
    public long Frames { get; private set; }

    /// <summary>The frame with the highest cell; there is one at least.</summary>
    public SessionFrame Highest => _highest!;

    /// <summary>When it begins, in seconds of the stream.</summary>
    public double StartSeconds => Math.Max(0, axes.TimeOf(_first!.Index - 0.5));

    /// <summary>When it ends.</summary>
    public double EndSeconds => axes.TimeOf(_last!.Index + 0.5);

    /// <summary>The kind that describes windows and is most unusual in the one that ends here; null if nothing is known of any.</summary>
    public KindScore? StrongestWindow
        => _last!.Kinds.Where(kind => kind.IsOfWindow).OrderByDescending(kind => kind.Score).Select(kind => (KindScore?)kind).FirstOrDefault();

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

        foreach (AnomalyEvidence heard in frame.Evidence)
        {
            if (!_evidence.TryGetValue(heard.Kind, out AnomalyEvidence? known) || heard.Z > known.Z)
            {
                _evidence[heard.Kind] = heard;
            }
        }
    }
}
