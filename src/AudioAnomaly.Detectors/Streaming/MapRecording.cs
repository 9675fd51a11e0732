using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The side of a long recording of a detector whose map decides alone: every row of the map is computed once.</summary>
/// <param name="context">How parts must be cut; the map must depend on no more than the context.</param>
/// <param name="score">Gives a part's map within its surroundings.</param>
internal sealed class MapRecording(GridContext context, Func<Spectrogram, AnomalyMap> score) : IRecordingScorer
{
    private readonly ValueQueue _rows = new();

    public int ContextFrames => context.ContextFrames;

    public int EdgeFrames => 0;

    public void Add(Spectrogram surroundings, int firstFrame, int frameCount, bool isLast)
    {
        int bins = surroundings.Bins;
        score(surroundings).Values.Span.Slice(firstFrame * bins, frameCount * bins).CopyTo(_rows.Extend(frameCount * bins));
    }

    public DetectorOutput Score(Spectrogram window, int startFrame)
    {
        _rows.DropBefore((long)startFrame * window.Bins);
        var map = new AnomalyMap(_rows.Span[..(window.Frames * window.Bins)].ToArray(), window.Frames, window.Axes, window.ValidBins);
        return new DetectorOutput(map.Max, map);
    }
}
