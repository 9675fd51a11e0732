using AudioAnomaly.Components;
using MathNet.Numerics;

namespace AudioAnomaly;

/// <summary>The live session of an ensemble: each member has its own, and rows come out once all members have given theirs.</summary>
internal sealed class EnsembleSession : IDetectorSession, IDisposable
{
    private readonly IReadOnlyList<EnsembleMember> _members;
    private readonly IDetectorSession[] _sessions;
    private readonly ValueQueue[] _rows;
    private readonly SharedFeatures _features;
    private IReadOnlyList<ReadOnlyMemory<float>> _given = [];
    private long _firstGiven;
    private SpectrogramAxes? _axes;
    private int _validBins;

    /// <param name="members">The members, whose detectors are streaming.</param>
    /// <param name="features">Their features.</param>
    public EnsembleSession(IReadOnlyList<EnsembleMember> members, SharedFeatures features)
    {
        (_members, _features) = (members, features);
        _sessions = [.. members.Select(member => ((IStreamingDetector)member.Detector).OpenSession())];
        foreach (IExplainedSession explained in _sessions.OfType<IExplainedSession>())
        {
            explained.KeepsExplanations = true;
        }

        _rows = [.. members.Select(_ => new ValueQueue())];
        AlignmentFrames = checked((int)Euclid.LeastCommonMultiple([.. _sessions.Select(session => (long)session.AlignmentFrames)]));
        ContextFrames = (_sessions.Max(session => session.ContextFrames) + AlignmentFrames - 1) / AlignmentFrames * AlignmentFrames;
    }

    public int AlignmentFrames { get; }

    public int ContextFrames { get; }

    public int DelayFrames => _sessions.Max(session => session.DelayFrames);

    public long MemoryBytes => _sessions.Sum(session => session.MemoryBytes) + _rows.Sum(rows => rows.MemoryBytes);

    public float[] Score(Spectrogram window, int firstFrame, int frameCount, bool isLast)
    {
        _features.Hold(window);
        try
        {
            for (int m = 0; m < _sessions.Length; m++)
            {
                float[] rows = _sessions[m].Score(window, firstFrame, frameCount, isLast);
                rows.CopyTo(_rows[m].Extend(rows.Length));
            }
        }
        finally
        {
            _features.Release(window);
        }

        long start = _rows[0].Start;
        int length = (int)(_rows.Min(rows => rows.End) - start);
        (_given, _firstGiven, _axes, _validBins) = ([.. _rows.Select(rows => (ReadOnlyMemory<float>)rows.Span[..length].ToArray())], start / window.Bins, window.Axes, window.ValidBins);
        foreach (IExplainedSession explained in _sessions.OfType<IExplainedSession>())
        {
            explained.ForgetBefore(_firstGiven);
        }

        float[] fused = length == 0 ? [] : MapFusion.Fuse(_members, _given, window.Bins, window.ValidBins);
        Array.ForEach(_rows, rows => rows.DropBefore(start + length));
        return fused;
    }

    public IReadOnlyList<AnomalyEvidence> Explain(int row)
    {
        SpectrogramAxes axes = _axes ?? throw new InvalidOperationException("Nothing was scored.");
        return [.. _members.Select((member, m) => Explain(m, row, axes)).OfType<AnomalyEvidence>().OrderByDescending(evidence => evidence.Z)];
    }

    public void Dispose() => Array.ForEach(_sessions, session => (session as IDisposable)?.Dispose());

    private AnomalyEvidence? Explain(int member, int number, SpectrogramAxes axes)
    {
        ReadOnlySpan<float> row = _given[member].Span.Slice(number * axes.Bins, _validBins);
        Explanation? told = (_sessions[member] as IExplainedSession)?.Explain(_firstGiven + number);
        return _members[member].ToEvidence(System.Numerics.Tensors.TensorPrimitives.Max(row), told ?? MapExplanation.OfRow(row, axes));
    }
}
