using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The live session of a detector that scores whole windows: of each window's map the block's rows count.</summary>
/// <param name="context">How windows must be cut; the map must depend on no more than the context.</param>
/// <param name="score">Gives a window's map.</param>
internal sealed class MapSession(GridContext context, Func<Spectrogram, AnomalyMap> score) : IDetectorSession
{
    public int AlignmentFrames => context.AlignmentFrames;

    public int ContextFrames => context.ContextFrames;

    public int DelayFrames => 0;

    public long MemoryBytes => 0;

    public float[] Score(Spectrogram window, int firstFrame, int frameCount, bool isLast)
        => frameCount == 0 ? [] : score(window).Values.Span.Slice(firstFrame * window.Bins, frameCount * window.Bins).ToArray();

    // A row depends on nothing but its window.
    public void SaveState(SessionStateWriter state)
    {
    }

    public void RestoreState(SessionStateReader state)
    {
    }
}
