using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// Cuts a growing recording into blocks of frames and computes each frame once. Where blocks begin depends on the settings alone, never on how the samples
/// came in.
/// </summary>
internal sealed class SessionBlocks
{
    private readonly IStreamingFrontEnd _frontEnd;
    private readonly SpectrogramAxes _axes;
    private readonly Func<Spectrogram, Spectrogram> _limit;
    private readonly string? _source;
    private readonly int _left;
    private readonly int _right;
    private readonly ValueQueue _frames = new();

    /// <param name="frontEnd">Makes the frames.</param>
    /// <param name="detector">Says what a block needs around it.</param>
    /// <param name="minFrames">The fewest frames that the detector takes.</param>
    /// <param name="blockSeconds">The wanted length of a block.</param>
    /// <param name="limit">Takes out of scope what does not count.</param>
    /// <param name="source">The stream's name for messages; may be null.</param>
    public SessionBlocks(IStreamingFrontEnd frontEnd, IDetectorSession detector, int minFrames, double blockSeconds, Func<Spectrogram, Spectrogram> limit, string? source)
    {
        _frontEnd = frontEnd;
        _axes = frontEnd.Axes;
        _limit = limit;
        _source = source;
        int step = detector.AlignmentFrames;
        _right = detector.ContextFrames;

        // The first window has nothing before its block, and the last one may have nothing after what lies before its block.
        int wanted = (int)Math.Ceiling((blockSeconds / _axes.SecondsPerFrame) - 1e-6);
        BlockFrames = RoundUp(Math.Max(wanted, Math.Max(1, minFrames - _right)), step);
        _left = RoundUp(Math.Max(_right, minFrames), step);
    }

    /// <summary>The samples at the front end's rate.</summary>
    public ValueQueue Samples { get; } = new();

    /// <summary>Frames in a block.</summary>
    public int BlockFrames { get; }

    /// <summary>The first frame of the next block.</summary>
    public long NextFrame { get; private set; }

    /// <summary>The memory that is kept, in bytes.</summary>
    public long MemoryBytes => Samples.MemoryBytes + _frames.MemoryBytes;

    private long FramesMade => _frames.End / _axes.Bins;

    /// <summary>The next block, if enough samples have come.</summary>
    public (Spectrogram Window, int FirstFrame, int FrameCount)? TryNext()
    {
        long end = NextFrame + BlockFrames;
        long wanted = end + _right;
        return ((wanted - 1) * _frontEnd.HopLength) + _frontEnd.ReachSamples > Samples.End ? null : Take(end, wanted, null);
    }

    /// <summary>What is left when the recording has ended.</summary>
    public (Spectrogram Window, int FirstFrame, int FrameCount) TakeRest()
    {
        long total = (Samples.End / _frontEnd.HopLength) + 1;
        return Take(total, total, Samples.End);
    }

    public void Save(SessionStateWriter state)
    {
        state.Write(NextFrame);
        state.Write(Samples.Start);
        state.Write(Samples.Span);
        state.Write(_frames.Start / _axes.Bins);
        state.WriteRows(_frames.Span, _axes.Bins);
    }

    public void Restore(SessionStateReader state)
    {
        NextFrame = state.ReadInt64();
        Samples.Restore(state.ReadInt64(), state.ReadSingles());
        _frames.Restore(checked(state.ReadInt64() * _axes.Bins), state.ReadRows(out int bins));
        SessionStateReader.Check(
            bins == _axes.Bins && NextFrame >= 0 && _frames.Start <= Math.Max(0, NextFrame - _left) * bins && NextFrame <= FramesMade && FramesMade - NextFrame <= _right,
            "its frames are not those around a block");
        SessionStateReader.Check(
            Samples.Start <= Math.Max(0, (FramesMade * _frontEnd.HopLength) - _frontEnd.ReachSamples),
            "its samples do not follow its frames");
    }

    private (Spectrogram Window, int FirstFrame, int FrameCount) Take(long end, long windowEnd, long? length)
    {
        int bins = _axes.Bins;
        long first = FramesMade;
        if (windowEnd > first)
        {
            _frontEnd.ComputePart(Samples.Span, Samples.Start, length, first, _frames.Extend((int)(windowEnd - first) * bins));
            Samples.DropBefore((windowEnd * _frontEnd.HopLength) - _frontEnd.ReachSamples);
        }

        long windowStart = Math.Max(0, NextFrame - _left);
        int frames = (int)(windowEnd - windowStart);
        float[] values = _frames.Span.Slice((int)((windowStart * bins) - _frames.Start), frames * bins).ToArray();
        Spectrogram window = _limit(new Spectrogram(values, frames, _axes.StartingAt(windowStart), _source));
        (int firstFrame, int count) = ((int)(NextFrame - windowStart), (int)(end - NextFrame));
        NextFrame = end;
        _frames.DropBefore(Math.Max(0, NextFrame - _left) * bins);
        return (window, firstFrame, count);
    }

    private static int RoundUp(int value, int step) => checked((value + step - 1) / step * step);
}
