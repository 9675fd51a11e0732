using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>How a live session must be cut for a feature extractor. Immutable.</summary>
/// <param name="AlignmentFrames">Where blocks and windows begin: at multiples of every layer's stride, so that all windows have the cells of the whole
/// recording.</param>
/// <param name="ContextFrames">What lies before and after a block that its features depend on.</param>
internal sealed record GridContext(int AlignmentFrames, int ContextFrames)
{
    /// <summary>Finds out what patches need.</summary>
    /// <param name="extractor">Makes the features.</param>
    /// <param name="neighborhood">The side of the neighbourhood that features are averaged over, in cells of their own layer.</param>
    /// <param name="interpolates">Whether coarse layers are interpolated, and so look at the next cell.</param>
    /// <exception cref="StreamingNotSupportedException">The features' reach is not known.</exception>
    public static GridContext Of(IFeatureExtractor extractor, int neighborhood, bool interpolates)
    {
        if (extractor.ContextFrames is not { } reach)
        {
            throw new StreamingNotSupportedException(
                extractor.Id,
                $"The feature extractor '{extractor.Id}' does not say how far its features look in time. Override {nameof(IFeatureExtractor.ContextFrames)} if that is bounded; otherwise score recordings.");
        }

        int alignment = WholeCells.GridOf(extractor.Layers);
        int cells = 0;
        foreach (FeatureLayer layer in extractor.Layers)
        {
            int neighbors = (neighborhood / 2) + (interpolates ? 1 : 0);
            cells = Math.Max(cells, neighbors * layer.FrameStride);
        }

        return new GridContext(alignment, (reach + cells + alignment - 1) / alignment * alignment);
    }
}
