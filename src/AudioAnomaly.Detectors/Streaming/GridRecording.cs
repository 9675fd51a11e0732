using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The side of a long recording of a detector that scores patches: every patch is scored once, in the sound around it.</summary>
/// <param name="context">How parts must be cut.</param>
/// <param name="grid">The layer whose grid the patches lie on.</param>
/// <param name="sigma">The map's smoothing, in spectrogram cells.</param>
/// <param name="measure">Scores patches: takes the surroundings, the first grid frame wanted and their number.</param>
/// <param name="clipScore">Makes the clip score of a window's patch scores and its map; the function gives what a clip scores whose worst patch stands at
/// a place of the scores.</param>
internal sealed class GridRecording(
    GridContext context,
    FeatureLayer grid,
    double sigma,
    Func<Spectrogram, int, int, GridScores> measure,
    Func<float[], AnomalyMap, Func<int, double>, double> clipScore) : IRecordingScorer
{
    private readonly Queue<(int Start, GridScores Scores)> _parts = new();
    private int _end;

    public int ContextFrames => context.ContextFrames;

    // A row lies between two patches, and the smoothing looks further.
    public int EdgeFrames => grid.FrameStride + (sigma > 0 ? GaussianBlur.RadiusOf(sigma) : 0);

    public void Add(Spectrogram surroundings, int firstFrame, int frameCount, bool isLast)
    {
        (int first, int count) = PartCells.Of(grid.FrameStride, context.AlignmentFrames, surroundings, firstFrame, frameCount, isLast);
        if (count > 0)
        {
            _parts.Enqueue((_end, measure(surroundings, first, count)));
            _end += count;
        }
    }

    public DetectorOutput Score(Spectrogram window, int startFrame)
    {
        int start = startFrame / grid.FrameStride, count = Math.Min(window.Frames / grid.FrameStride, _end - start);
        while (EndOf(_parts.Peek()) <= start)
        {
            _parts.Dequeue();
        }

        int rows = _parts.Peek().Scores.Rows;
        float[] scores = new float[count * rows];
        foreach ((int partStart, GridScores part) in _parts)
        {
            int from = Math.Max(start, partStart), to = Math.Min(start + count, EndOf((partStart, part)));
            if (from < to)
            {
                part.Values.AsSpan((from - partStart) * rows, (to - from) * rows).CopyTo(scores.AsSpan((from - start) * rows));
            }
        }

        AnomalyMap map = AnomalyMapRenderer.Render(scores, count, rows, grid, window, sigma);
        return new DetectorOutput(clipScore(scores, map, ClipScoreOf), map);

        double ClipScoreOf(int cell)
        {
            int frame = start + (cell / rows);
            (int partStart, GridScores part) = _parts.First(part => frame < EndOf(part));
            return part.ClipScoreOf!(((frame - partStart) * rows) + (cell % rows));
        }
    }

    private static int EndOf((int Start, GridScores Scores) part) => part.Start + (part.Scores.Values.Length / part.Scores.Rows);
}
