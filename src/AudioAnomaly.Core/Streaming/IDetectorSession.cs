namespace AudioAnomaly.Components;

/// <summary>
/// A detector's side of one stream. Used by one thread at a time. One that owns anything native is an <see cref="IDisposable"/> too: the session that it
/// belongs to disposes it.
/// </summary>
public interface IDetectorSession
{
    /// <summary>Blocks, and the windows around them, begin at multiples of so many frames.</summary>
    int AlignmentFrames { get; }

    /// <summary>How many frames before and after a block its scores depend on; a multiple of <see cref="AlignmentFrames"/>.</summary>
    int ContextFrames { get; }

    /// <summary>How many frames the map lags behind the blocks, because of smoothing.</summary>
    int DelayFrames { get; }

    /// <summary>The memory that the stream keeps between blocks, in bytes.</summary>
    long MemoryBytes { get; }

    /// <summary>Whether a row of the map speaks of the window that ends there, as of a recording; otherwise of its moment. False by default.</summary>
    bool DescribesWindows => false;

    /// <summary>Scores the next block.</summary>
    /// <param name="window">The block within its context: at least <see cref="ContextFrames"/> on both sides, or to the recording's start or end.</param>
    /// <param name="firstFrame">Where in the window the block begins.</param>
    /// <param name="frameCount">The block's length: a multiple of <see cref="AlignmentFrames"/>, but for the last block, which takes all that is left and may
    /// be empty.</param>
    /// <param name="isLast">Whether the recording ends with this window.</param>
    /// <returns>The next rows of the raw map, frames x bins; all that are left if this is the last block.</returns>
    float[] Score(Spectrogram window, int firstFrame, int frameCount, bool isLast);

    /// <summary>Writes all that decides about later rows; nothing if they depend on nothing but their window. The stream goes on.</summary>
    /// <param name="state">Takes it.</param>
    void SaveState(SessionStateWriter state);

    /// <summary>
    /// Reads what <see cref="SaveState"/> wrote, of a stream of the same detector, before the first block: the next block is that which would have followed
    /// there.
    /// </summary>
    /// <param name="state">Gives it, in the order of writing.</param>
    /// <exception cref="SessionStateException">It makes no sense.</exception>
    void RestoreState(SessionStateReader state);
}
