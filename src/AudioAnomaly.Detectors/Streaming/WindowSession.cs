using AudioAnomaly.Components;
using MathNet.Numerics;

namespace AudioAnomaly;

/// <summary>The live session of a detector that describes whole windows: at every hop the window that ends there is scored, and its row stands for
/// the frames since the hop before.</summary>
/// <remarks>Until the first window is full nothing is known, and rows hold 0; a recording that ends earlier is one window, which its last block tells
/// of.</remarks>
internal sealed class WindowSession : IWindowedSession
{
    // Windows overlap by 15 of 16 parts or more.
    private const int LeastOverlap = 16;

    private readonly int _stride;
    private readonly int _grid;
    private readonly int _windowCells;
    private readonly InnerCells _inner;
    private readonly Func<Spectrogram, int, int, ReadOnlyMemory<float>> _toCells;
    private readonly Func<ReadOnlySpan<float>, int, Spectrogram, WindowScore> _score;
    private readonly CellLayout _layout;
    private readonly ValueQueue _cells = new();
    private readonly Queue<HeardWindow> _windows = new();
    private long _count;
    private long _frames;
    private long _firstHeard = long.MaxValue;

    /// <param name="contextFrames">What lies before and after a block that its cells depend on.</param>
    /// <param name="stride">Frames of a cell.</param>
    /// <param name="grid">The least number of frames that is a whole number of cells in every layer.</param>
    /// <param name="windowFrames">The length of a window.</param>
    /// <param name="inner">Which cells of a window count.</param>
    /// <param name="toCells">Makes cells of equal length: takes the block within its context, its first cell and their number.</param>
    /// <param name="score">Scores a window: takes its cells, their number and a spectrogram that tells the bins in scope.</param>
    /// <param name="layout">How the numbers of a cell lie; in no order if null.</param>
    public WindowSession(
        int contextFrames,
        int stride,
        int grid,
        int windowFrames,
        InnerCells inner,
        Func<Spectrogram, int, int, ReadOnlyMemory<float>> toCells,
        Func<ReadOnlySpan<float>, int, Spectrogram, WindowScore> score,
        CellLayout? layout = null)
    {
        _layout = layout ?? CellLayout.Plain;
        _stride = stride;
        _grid = grid;
        _windowCells = Math.Max(1, windowFrames / stride);
        _inner = inner;
        _toCells = toCells;
        _score = score;

        // A power of 2, so that sessions side by side have blocks in common.
        int hop = 1;
        while (2 * hop * LeastOverlap <= _windowCells)
        {
            hop *= 2;
        }

        AlignmentFrames = checked((int)Euclid.LeastCommonMultiple(hop * stride, grid));
        ContextFrames = (contextFrames + AlignmentFrames - 1) / AlignmentFrames * AlignmentFrames;
    }

    public bool DescribesWindows => true;

    public int AlignmentFrames { get; }

    public int ContextFrames { get; }

    public int DelayFrames => 0;

    public long MemoryBytes => _cells.MemoryBytes;

    public bool KeepsWindows { get; set; }

    public HeardWindow? WindowAt(long frame)
    {
        foreach (HeardWindow window in _windows)
        {
            if (frame < window.End)
            {
                return frame < _firstHeard ? null : window;
            }
        }

        return null;
    }

    public void ForgetBefore(long frame)
    {
        while (_windows.TryPeek(out HeardWindow? oldest) && oldest.End <= frame)
        {
            _windows.Dequeue();
        }
    }

    public float[] Score(Spectrogram window, int firstFrame, int frameCount, bool isLast)
    {
        (int first, int total) = PartCells.Of(_stride, _grid, window, firstFrame, frameCount, isLast);
        ReadOnlySpan<float> cells = total > 0 ? _toCells(window, first, total).Span : [];
        float[] rows = new float[frameCount * window.Bins];

        // All windows of the last part may hold cells that see the recording's end.
        long? recorded = isLast ? _count + total : null;
        for (int frame = 0; frame < frameCount; frame += AlignmentFrames)
        {
            int frames = Math.Min(AlignmentFrames, frameCount - frame);
            bool ends = isLast && frame + frames == frameCount;
            int count = ends ? total - (frame / _stride) : frames / _stride;
            int length = count == 0 ? 0 : cells.Length / total;
            Append(cells.Slice(frame / _stride * length, count * length), count);
            _frames += frames;
            if (_count >= _windowCells || ends)
            {
                Fill(rows.AsSpan(frame * window.Bins, frames * window.Bins), window, recorded);
            }
        }

        return rows;
    }

    public void SaveState(SessionStateWriter state)
    {
        state.Write(_frames);
        state.Write(_count);
        int kept = (int)Math.Min(_count, _windowCells);
        int length = kept == 0 ? 0 : _cells.Span.Length / kept;
        state.WriteRows(length == 0 ? [] : _layout.ToRows(_cells.Span, length), length / _layout.Frames);
        state.Write(_firstHeard == long.MaxValue ? -1 : _firstHeard);
        state.WriteCount(_windows.Count);
        foreach (HeardWindow window in _windows)
        {
            // Found out now, since what it is made of is larger and no more would come of it later.
            state.Write(window.End);
            state.Write(window.Score);
            state.WriteExplanation(window.Explanation.Value);
        }
    }

    public void RestoreState(SessionStateReader state)
    {
        (_frames, _count) = (state.ReadInt64(), state.ReadInt64());
        float[] rows = state.ReadRows(out int rowLength);
        int length = checked(rowLength * _layout.Frames);
        long kept = Math.Min(_count, _windowCells);
        SessionStateReader.Check(_count >= 0 && rows.Length == kept * length && length % _layout.Channels == 0 && _count == _frames / _stride && kept == 0 == (length == 0), "its cells are not those of a window");
        _cells.Restore((_count - kept) * length, length == 0 ? [] : _layout.FromRows(rows, length));
        _firstHeard = state.ReadInt64() is >= 0 and var first ? first : long.MaxValue;
        for (int count = state.ReadCount(); _windows.Count < count;)
        {
            _windows.Enqueue(new HeardWindow(state.ReadInt64(), state.ReadDouble(), new Lazy<Explanation>(state.ReadExplanation())));
        }
    }

    private void Append(ReadOnlySpan<float> cells, int count)
    {
        if (count == 0)
        {
            return;
        }

        cells.CopyTo(_cells.Extend(cells.Length));
        _count += count;
        _cells.DropBefore(Math.Max(0, _count - _windowCells) * (cells.Length / count));
    }

    private void Fill(Span<float> rows, Spectrogram window, long? recorded)
    {
        int kept = (int)Math.Min(_count, _windowCells), length = kept == 0 ? 0 : _cells.Span.Length / kept;
        (int first, int count) = _inner.Choose(_count - kept, kept, recorded);
        (double score, float[] row, Func<Explanation> explain) = _score(_cells.Span.Slice(first * length, count * length), count, window);
        if (KeepsWindows)
        {
            _firstHeard = Math.Min(_firstHeard, _frames - (rows.Length / row.Length));
            _windows.Enqueue(new HeardWindow(_frames, score, new Lazy<Explanation>(explain)));
        }

        for (int start = 0; start < rows.Length; start += row.Length)
        {
            row.CopyTo(rows[start..]);
        }
    }
}
