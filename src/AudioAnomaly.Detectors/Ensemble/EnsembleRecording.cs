using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The side of a long recording of an ensemble: each member that can has its own, and all share the features of a part.</summary>
internal sealed class EnsembleRecording : IRecordingScorer
{
    private readonly IReadOnlyList<EnsembleMember> _members;
    private readonly IRecordingScorer?[] _recordings;
    private readonly SharedFeatures _features;
    private readonly Func<Spectrogram, IReadOnlyList<DetectorOutput>, DetectorOutput> _fuse;

    /// <param name="members">The members.</param>
    /// <param name="features">Their features.</param>
    /// <param name="fuse">Makes one output of a window and those of the members.</param>
    public EnsembleRecording(IReadOnlyList<EnsembleMember> members, SharedFeatures features, Func<Spectrogram, IReadOnlyList<DetectorOutput>, DetectorOutput> fuse)
    {
        (_members, _features, _fuse) = (members, features, fuse);
        _recordings = [.. members.Select(member => (member.Detector as ILongRecordingDetector)?.OpenRecording())];
        ContextFrames = _recordings.Max(recording => recording?.ContextFrames ?? 0);
        EdgeFrames = _recordings.Max(recording => recording?.EdgeFrames ?? 0);
    }

    public int ContextFrames { get; }

    public int EdgeFrames { get; }

    public void Add(Spectrogram surroundings, int firstFrame, int frameCount, bool isLast)
    {
        using IDisposable held = _features.Hold(surroundings);
        foreach (IRecordingScorer recording in _recordings.OfType<IRecordingScorer>())
        {
            recording.Add(surroundings, firstFrame, frameCount, isLast);
        }
    }

    public DetectorOutput Score(Spectrogram window, int startFrame)
    {
        // Members that score each window by itself share its features.
        using IDisposable held = _features.Hold(window);
        return _fuse(window, [.. _members.Zip(_recordings, (member, recording) => recording?.Score(window, startFrame) ?? member.Detector.Score(window))]);
    }
}
