using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// The live session of a detector that scores patches: every patch is scored once, in the window around its block; the map is drawn from the latest scores.
/// </summary>
internal sealed class GridSession : IDetectorSession
{
    private readonly Func<Spectrogram, int, int, GridScores> _score;
    private readonly FeatureLayer _grid;
    private readonly double _sigma;
    private readonly int _radius;

    // Scores from a grid frame on; the rows that are drawn next need no earlier ones.
    private float[] _scores = [];
    private long _scoresStart;
    private int _kept;
    private int _rows;

    private long _frames;
    private long _drawn;

    /// <param name="context">How windows must be cut.</param>
    /// <param name="grid">The layer whose grid the patches lie on.</param>
    /// <param name="sigma">The map's smoothing, in spectrogram cells.</param>
    /// <param name="score">Scores patches: takes the window, its first grid frame wanted and their number.</param>
    public GridSession(GridContext context, FeatureLayer grid, double sigma, Func<Spectrogram, int, int, GridScores> score)
    {
        AlignmentFrames = context.AlignmentFrames;
        ContextFrames = context.ContextFrames;
        _grid = grid;
        _sigma = sigma;
        _radius = sigma > 0 ? GaussianBlur.RadiusOf(sigma) : 0;
        _score = score;
    }

    public int AlignmentFrames { get; }

    public int ContextFrames { get; }

    // A row lies between two patches, and the smoothing looks further.
    public int DelayFrames => _grid.FrameStride + _radius;

    public long MemoryBytes => (long)_scores.Length * sizeof(float);

    public float[] Score(Spectrogram window, int firstFrame, int frameCount, bool isLast)
    {
        int stride = _grid.FrameStride;
        (int first, int count) = PartCells.Of(stride, AlignmentFrames, window, firstFrame, frameCount, isLast);
        if (count > 0)
        {
            Append(_score(window, first, count), count);
        }

        _frames += frameCount;
        long gridEnd = _scoresStart + _kept;
        long end = isLast ? _frames : Math.Max(_drawn, ((gridEnd - 1) * stride) - _radius);
        if (end == _drawn)
        {
            return [];
        }

        int height = (int)((isLast ? _frames : gridEnd * stride) - (_scoresStart * stride));
        int skipped = (int)(_drawn - (_scoresStart * stride));
        float[] rows = AnomalyMapRenderer.Draw(_scores.AsSpan(0, _kept * _rows), _kept, _rows, _grid, new MapShape(height, window.Bins, window.ValidBins), _sigma)
            .AsSpan(skipped * window.Bins, (int)(end - _drawn) * window.Bins)
            .ToArray();
        _drawn = end;
        Forget(Math.Max(0, ((_drawn - _radius) / stride) - 2));
        return rows;
    }

    public void SaveState(SessionStateWriter state)
    {
        state.Write(_frames);
        state.Write(_drawn);
        state.Write(_scoresStart);
        state.Write((long)_rows);
        state.Write(_scores.AsSpan(0, _kept * _rows));
    }

    public void RestoreState(SessionStateReader state)
    {
        (_frames, _drawn, _scoresStart) = (state.ReadInt64(), state.ReadInt64(), state.ReadInt64());
        _rows = state.ReadInt32();
        _scores = state.ReadSingles();
        _kept = _rows == 0 ? 0 : _scores.Length / _rows;
        SessionStateReader.Check(
            _kept * _rows == _scores.Length && _drawn >= 0 && _drawn <= _frames && _scoresStart >= 0 && _scoresStart * _grid.FrameStride <= _drawn && _scoresStart + _kept == _frames / _grid.FrameStride,
            "its patches are not those before a block");
    }

    private void Append(GridScores scores, int count)
    {
        _rows = scores.Rows;
        int length = (_kept + count) * _rows;
        if (length > _scores.Length)
        {
            Array.Resize(ref _scores, length);
        }

        scores.Values.CopyTo(_scores.AsSpan(_kept * _rows));
        _kept += count;
    }

    private void Forget(long gridFrame)
    {
        int dropped = (int)Math.Clamp(gridFrame - _scoresStart, 0, _kept);
        _scores.AsSpan(dropped * _rows, (_kept - dropped) * _rows).CopyTo(_scores);
        _kept -= dropped;
        _scoresStart += dropped;
    }
}
