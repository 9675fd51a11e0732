using AudioAnomaly.Components;
using MathNet.Numerics;

namespace AudioAnomaly;

/// <summary>
/// Ends recordings where all layers of a network end a cell, so that a recording's last cells do not depend on how its length falls on the network's grid.
/// </summary>
/// <remarks>
/// A network that halves its grid several times sees the zeros behind the last frame begin at as many places of its coarsest cells as these have frames. A
/// detector that learned from recordings of one length knows one of them, and the others would be events to it. What lies behind the last whole cell gives no
/// feature of the coarsest layer anyway.
/// </remarks>
internal static class WholeCells
{
    /// <summary>The least number of frames that is a whole number of cells in every layer.</summary>
    public static int GridOf(IReadOnlyList<FeatureLayer> layers)
        => checked((int)Euclid.LeastCommonMultiple([.. layers.Select(layer => (long)layer.FrameStride)]));

    /// <summary>How many of a recording's frames fill cells of all layers; all of them if it is shorter than one.</summary>
    /// <param name="frames">The recording's frames.</param>
    /// <param name="grid">See <see cref="GridOf"/>.</param>
    public static int FramesOf(int frames, int grid) => frames < grid ? frames : frames / grid * grid;

    /// <summary>The part of a recording that fills cells of all layers; the whole recording if it is shorter than one.</summary>
    public static Spectrogram Of(Spectrogram spectrogram, IReadOnlyList<FeatureLayer> layers) => Of([spectrogram], layers)[0];

    /// <summary>The parts of recordings that fill cells of all layers.</summary>
    public static IReadOnlyList<Spectrogram> Of(IReadOnlyList<Spectrogram> spectrograms, IReadOnlyList<FeatureLayer> layers)
    {
        int grid = GridOf(layers);
        return [.. spectrograms.Select(spectrogram => spectrogram.Slice(0, FramesOf(spectrogram.Frames, grid)))];
    }
}
