using System.Numerics.Tensors;
using AudioAnomaly.Components;
using MathNet.Numerics;

namespace AudioAnomaly;

/// <summary>The live session of an ensemble: each member has its own, and rows come out once all members have given theirs.</summary>
internal sealed class EnsembleSession : IEvidenceSession, IDisposable
{
    private readonly IReadOnlyList<EnsembleMember> _members;
    private readonly IDetectorSession[] _sessions;
    private readonly ValueQueue[] _rows;
    private readonly SharedFeatures _features;
    private IReadOnlyList<ReadOnlyMemory<float>> _given = [];
    private long _firstGiven;
    private SpectrogramAxes? _axes;
    private int _bins;
    private int _validBins;

    /// <param name="members">The members, whose detectors are streaming.</param>
    /// <param name="features">Their features.</param>
    public EnsembleSession(IReadOnlyList<EnsembleMember> members, SharedFeatures features)
    {
        (_members, _features) = (members, features);
        _sessions = [.. members.Select(member => ((IStreamingDetector)member.Detector).OpenSession())];
        foreach (IWindowedSession windowed in _sessions.OfType<IWindowedSession>())
        {
            windowed.KeepsWindows = true;
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
        using (_features.Hold(window))
        {
            for (int m = 0; m < _sessions.Length; m++)
            {
                float[] rows = _sessions[m].Score(window, firstFrame, frameCount, isLast);
                rows.CopyTo(_rows[m].Extend(rows.Length));
            }
        }

        _bins = window.Bins;
        long start = _rows[0].Start;
        int length = (int)(_rows.Min(rows => rows.End) - start);
        _given = [.. _rows.Select(rows => (ReadOnlyMemory<float>)rows.Span[..length].ToArray())];
        (_firstGiven, _axes, _validBins) = (start / window.Bins, window.Axes, window.ValidBins);
        foreach (IWindowedSession windowed in _sessions.OfType<IWindowedSession>())
        {
            windowed.ForgetBefore(_firstGiven);
        }

        float[] fused = length == 0 ? [] : MapFusion.Fuse(_members, _given, window.Bins, window.ValidBins);
        Array.ForEach(_rows, rows => rows.DropBefore(start + length));
        return fused;
    }

    public IReadOnlyList<KindScore> KindsAt(int row)
    {
        List<KindScore> kinds = [];
        for (int m = 0; m < _members.Count; m++)
        {
            bool isOfWindow = _sessions[m] is IWindowedSession;
            double? value = isOfWindow ? ((IWindowedSession)_sessions[m]).WindowAt(_firstGiven + row)?.Score : TensorPrimitives.Max(RowOf(m, row));
            if (value is { } score)
            {
                double z = isOfWindow ? _members[m].Standard.ZOf(score) : _members[m].Standard.ZOfCell(score);
                kinds.Add(new KindScore(_members[m].Name, z, MemberStandard.ToScore(z), isOfWindow));
            }
        }

        return kinds;
    }

    public AnomalyEvidence Explain(int row, KindScore kind)
    {
        int m = _members.Select(member => member.Name).ToList().IndexOf(kind.Kind);
        HeardWindow? window = (_sessions[m] as IWindowedSession)?.WindowAt(_firstGiven + row);
        return window is null
            ? _members[m].ToEvidence(kind, _members[m].Standard.PValueOfCell(TensorPrimitives.Max(RowOf(m, row))), MapExplanation.OfRow(RowOf(m, row), _axes!))
            : _members[m].ToEvidence(kind, _members[m].Standard.PValue(window.Score), window.Explanation.Value);
    }

    public void SaveState(SessionStateWriter state)
    {
        // What was given out is not asked for again.
        foreach (IWindowedSession windowed in _sessions.OfType<IWindowedSession>())
        {
            windowed.ForgetBefore(_bins == 0 ? 0 : _rows[0].Start / _bins);
        }

        state.Write(_rows[0].Start);
        foreach ((IDetectorSession session, ValueQueue rows) in _sessions.Zip(_rows))
        {
            state.WriteRows(rows.Span, _bins);
            session.SaveState(state);
        }
    }

    public void RestoreState(SessionStateReader state)
    {
        long start = state.ReadInt64();
        foreach ((IDetectorSession session, ValueQueue rows) in _sessions.Zip(_rows))
        {
            float[] values = state.ReadRows(out _bins);
            SessionStateReader.Check(_bins == 0 ? start == 0 : start % _bins == 0, "its rows begin within one");
            rows.Restore(start, values);
            session.RestoreState(state);
        }
    }

    public void Dispose() => Array.ForEach(_sessions, session => (session as IDisposable)?.Dispose());

    private ReadOnlySpan<float> RowOf(int member, int row) => _given[member].Span.Slice(row * _axes!.Bins, _validBins);
}
