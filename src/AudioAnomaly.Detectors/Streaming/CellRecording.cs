using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The side of a long recording of a detector that describes whole windows by their cells: every cell is computed once.</summary>
/// <param name="contextFrames">What lies before and after a part that its cells depend on.</param>
/// <param name="stride">Frames of a cell.</param>
/// <param name="grid">The least number of frames that is a whole number of cells in every layer.</param>
/// <param name="inner">Which cells of a window count.</param>
/// <param name="toCells">Makes cells of equal length: takes the surroundings, the first cell wanted and their number.</param>
/// <param name="score">Scores a window: takes its cells, their number and its spectrogram.</param>
internal sealed class CellRecording(
    int contextFrames,
    int stride,
    int grid,
    InnerCells inner,
    Func<Spectrogram, int, int, ReadOnlyMemory<float>> toCells,
    Func<ReadOnlySpan<float>, int, Spectrogram, DetectorOutput> score) : IRecordingScorer
{
    private readonly ValueQueue _cells = new();
    private int _cellLength;
    private long? _total;

    public int ContextFrames => contextFrames;

    // The map of a window is the same at all times.
    public int EdgeFrames => 0;

    public void Add(Spectrogram surroundings, int firstFrame, int frameCount, bool isLast)
    {
        (int first, int count) = PartCells.Of(stride, grid, surroundings, firstFrame, frameCount, isLast);
        if (count > 0)
        {
            ReadOnlySpan<float> cells = toCells(surroundings, first, count).Span;
            _cellLength = cells.Length / count;
            cells.CopyTo(_cells.Extend(cells.Length));
        }

        if (isLast)
        {
            _total = _cells.End / _cellLength;
        }
    }

    public DetectorOutput Score(Spectrogram window, int startFrame)
    {
        _cells.DropBefore((long)(startFrame / stride) * _cellLength);
        (int first, int count) = inner.Choose(startFrame / stride, Math.Min(window.Frames / stride, _cells.Span.Length / _cellLength), _total);
        return score(_cells.Span.Slice(first * _cellLength, count * _cellLength), count, window);
    }
}
