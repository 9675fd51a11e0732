using AudioAnomaly.Components;

namespace AudioAnomaly.Monitoring;

/// <summary>What is kept of the frames of one window: a few numbers, however long it is.</summary>
/// <param name="axes">The stream's axes.</param>
internal sealed class HeardStretch(SpectrogramAxes axes)
{
    private readonly Dictionary<string, AnomalyEvidence> _evidence = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (double Score, double Seconds)> _cells = new(StringComparer.Ordinal);
    private HeardPeak? _highest;
    private long _first;
    private long _last;
    private IReadOnlyList<KindScore> _lastKinds = [];

    /// <summary>How many frames there are.</summary>
    public long Frames { get; private set; }

    /// <summary>The frame with the highest cell; there is one at least. If frames speak of windows, the last one, whose window this is.</summary>
    public HeardPeak Highest => _highest!;

    /// <summary>When it begins, in seconds of the stream.</summary>
    public double StartSeconds => Math.Max(0, axes.TimeOf(_first - 0.5));

    /// <summary>When it ends.</summary>
    public double EndSeconds => axes.TimeOf(_last + 0.5);

    /// <summary>
    /// The kind of evidence with the highest score, the score, and when it was so high: of kinds that describe windows in the one that ends here. Null if the
    /// detector knows no kinds.
    /// </summary>
    public (string Kind, double Score, double Seconds)? StrongestKind
        => _lastKinds.Where(kind => kind.IsOfWindow).Select(kind => (kind.Kind, kind.Score, (StartSeconds + EndSeconds) / 2))
            .Concat(_cells.Select(cell => (cell.Key, cell.Value.Score, cell.Value.Seconds)))
            .OrderByDescending(kind => kind.Score)
            .Select(kind => ((string, double, double)?)kind)
            .FirstOrDefault();

    /// <summary>What speaks for an anomaly, each kind at its most unusual; the most unusual first.</summary>
    public IReadOnlyList<AnomalyEvidence> Evidence => [.. _evidence.Values.OrderByDescending(heard => heard.Z)];

    public void Add(SessionFrame frame)
    {
        _first = Frames++ == 0 ? frame.Index : _first;
        _last = frame.Index;
        _lastKinds = frame.Kinds;
        if (_highest is null || frame.IsOfWindow || frame.Peak > _highest.Peak)
        {
            _highest = new HeardPeak(frame.Peak, frame.TimeSeconds, frame.Map);
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

    public void Save(SessionStateWriter state)
    {
        state.Write(Frames);
        if (_highest is null)
        {
            return;
        }

        state.Write(_first);
        state.Write(_last);
        state.Write(_highest.Peak);
        state.Write(_highest.Seconds);
        state.Write(_highest.Map.Span);
        state.WriteCount(_lastKinds.Count);
        foreach (KindScore kind in _lastKinds)
        {
            state.Write(kind.Kind);
            state.Write(kind.Z);
            state.Write(kind.Score);
            state.Write(kind.IsOfWindow);
        }

        state.WriteCount(_cells.Count);
        foreach ((string kind, (double score, double seconds)) in _cells)
        {
            state.Write(kind);
            state.Write(score);
            state.Write(seconds);
        }

        state.WriteEvidences(_evidence.Values);
    }

    /// <summary>Takes up what <see cref="Save"/> wrote; called before the first frame.</summary>
    public void Restore(SessionStateReader state)
    {
        Frames = state.ReadInt64();
        if (Frames == 0)
        {
            return;
        }

        (_first, _last) = (state.ReadInt64(), state.ReadInt64());
        _highest = new HeardPeak(state.ReadSingle(), state.ReadDouble(), state.ReadSingles());
        SessionStateReader.Check(Frames > 0 && _highest.Map.Length == axes.Bins, "a window is none");
        var kinds = new KindScore[state.ReadCount()];
        for (int i = 0; i < kinds.Length; i++)
        {
            kinds[i] = new KindScore(state.ReadText(), state.ReadDouble(), state.ReadDouble(), state.ReadBoolean());
        }

        _lastKinds = kinds;
        for (int count = state.ReadCount(); _cells.Count < count;)
        {
            _cells.Add(state.ReadText(), (state.ReadDouble(), state.ReadDouble()));
        }

        _evidence.RestoreEvidence(state.ReadEvidences());
    }
}
