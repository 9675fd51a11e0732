namespace AudioAnomaly;

/// <summary>Which cells of a layer belong to a part of a recording that lies within its surroundings.</summary>
/// <param name="First">The part's first cell, counted from the start of the surroundings.</param>
/// <param name="Count">How many there are; none if the part is shorter than a cell.</param>
internal readonly record struct PartCells(int First, int Count)
{
    /// <summary>Counts the cells.</summary>
    /// <param name="stride">Frames of a cell.</param>
    /// <param name="grid">The least number of frames that is a whole number of cells in every layer of the network, with which a recording ends.</param>
    /// <param name="surroundings">The part within its context.</param>
    /// <param name="firstFrame">Where in it the part begins.</param>
    /// <param name="frameCount">The part's length.</param>
    /// <param name="isLast">Whether the recording ends with it: what is left of a cell then counts for nothing.</param>
    public static PartCells Of(int stride, int grid, Spectrogram surroundings, int firstFrame, int frameCount, bool isLast)
    {
        int first = firstFrame / stride;
        return new PartCells(first, ((isLast ? WholeCells.FramesOf(surroundings.Frames, grid) : firstFrame + frameCount) / stride) - first);
    }
}
