using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Turns a grid of patch scores into a map on the spectrogram's grid: bilinear upsampling by exact stride, then Gaussian smoothing.</summary>
internal static class AnomalyMapRenderer
{
    /// <param name="scores">Patch scores, frames x bins.</param>
    /// <param name="frames">Grid frames.</param>
    /// <param name="bins">Grid bins that were scored.</param>
    /// <param name="layer">The grid's strides.</param>
    /// <param name="spectrogram">The spectrogram that was scored.</param>
    /// <param name="sigma">The smoothing's standard deviation in spectrogram cells; 0 for none.</param>
    public static AnomalyMap Render(ReadOnlySpan<float> scores, int frames, int bins, FeatureLayer layer, Spectrogram spectrogram, double sigma)
        => new(
            Draw(scores, frames, bins, layer, new MapShape(spectrogram.Frames, spectrogram.Bins, spectrogram.ValidBins), sigma),
            spectrogram.Frames,
            spectrogram.Axes,
            spectrogram.ValidBins);

    /// <summary>Draws a map that belongs to no spectrogram.</summary>
    /// <param name="scores">Patch scores, frames x bins.</param>
    /// <param name="frames">Grid frames.</param>
    /// <param name="bins">Grid bins that were scored.</param>
    /// <param name="layer">The grid's strides.</param>
    /// <param name="shape">The map's shape.</param>
    /// <param name="sigma">The smoothing's standard deviation in spectrogram cells; 0 for none.</param>
    /// <returns>Frames x bins of the map.</returns>
    public static float[] Draw(ReadOnlySpan<float> scores, int frames, int bins, FeatureLayer layer, MapShape shape, double sigma)
    {
        int width = shape.ValidBins;
        float[] map = new float[shape.Frames * width];
        LinearStencil[] frameStencils = LinearStencil.ByStride(shape.Frames, 1, frames, layer.FrameStride);
        LinearStencil[] binStencils = LinearStencil.ByStride(width, 1, bins, layer.BinStride);
        for (int t = 0; t < shape.Frames; t++)
        {
            LinearStencil a = frameStencils[t];
            ReadOnlySpan<float> early = scores.Slice(a.First * bins, bins);
            ReadOnlySpan<float> late = scores.Slice(a.Second * bins, bins);
            for (int f = 0; f < width; f++)
            {
                LinearStencil b = binStencils[f];
                float low = early[b.First] + (a.Weight * (late[b.First] - early[b.First]));
                float high = early[b.Second] + (a.Weight * (late[b.Second] - early[b.Second]));
                map[(t * width) + f] = low + (b.Weight * (high - low));
            }
        }

        if (sigma > 0)
        {
            GaussianBlur.Apply(map, shape.Frames, width, sigma);
        }

        return Widen(map, shape.Frames, width, shape.Bins);
    }

    private static float[] Widen(float[] map, int frames, int width, int bins)
    {
        if (width == bins)
        {
            return map;
        }

        float[] wide = new float[frames * bins];
        for (int t = 0; t < frames; t++)
        {
            map.AsSpan(t * width, width).CopyTo(wide.AsSpan(t * bins));
        }

        return wide;
    }
}
