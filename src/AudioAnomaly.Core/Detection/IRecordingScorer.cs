using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A detector's side of one long recording: takes it in part by part, and scores windows of it. Used by one thread at a time.</summary>
internal interface IRecordingScorer
{
    /// <summary>How many frames before and after a part what is measured depends on.</summary>
    int ContextFrames { get; }

    /// <summary>How many rows of a window's map, at an edge that is none of the recording, depend on sound beyond it.</summary>
    int EdgeFrames { get; }

    /// <summary>Takes in the next part.</summary>
    /// <param name="surroundings">The part within its context, or to the recording's start or end; begins at a multiple of
    /// <see cref="IDetector.AlignmentFrames"/>.</param>
    /// <param name="firstFrame">Where in it the part begins.</param>
    /// <param name="frameCount">The part's length: a multiple of <see cref="IDetector.AlignmentFrames"/>, but for the last part.</param>
    /// <param name="isLast">Whether the recording ends with it.</param>
    void Add(Spectrogram surroundings, int firstFrame, int frameCount, bool isLast);

    /// <summary>Scores a window, all of which has been taken in. Windows come in order: what lies before the start of one is not asked for again.</summary>
    /// <param name="window">The window's spectrogram.</param>
    /// <param name="startFrame">Where in the recording it begins: a multiple of <see cref="IDetector.AlignmentFrames"/>.</param>
    DetectorOutput Score(Spectrogram window, int startFrame);
}
