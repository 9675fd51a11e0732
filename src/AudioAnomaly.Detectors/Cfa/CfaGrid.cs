using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// How the layers of one clip lie on the first layer's grid: interpolation in time and in frequency as small matrices, and the coordinates of every patch.
/// Patches are counted frame by frame, lowest rows first, those in scope only.
/// </summary>
internal sealed class CfaGrid
{
    /// <param name="layers">The layers with their grids.</param>
    /// <param name="rows">The first layer's lowest rows that are in scope.</param>
    public CfaGrid(IReadOnlyList<(FeatureLayer Layer, int Frames, int Bins)> layers, int rows)
    {
        Layers = layers;
        Rows = rows;
        (FeatureLayer first, int frames, int bins) = layers[0];
        Frames = frames;
        FrameWeights = [.. layers.Select(layer => Matrix(LinearStencil.ByStride(frames, first.FrameStride, layer.Frames, layer.Layer.FrameStride), layer.Frames))];
        BinWeights = [.. layers.Select(layer => Matrix(LinearStencil.ByStride(bins, first.BinStride, layer.Bins, layer.Layer.BinStride)[..rows], layer.Bins))];
        Coordinates = new float[Count * 3];
        for (int t = 0; t < frames; t++)
        {
            for (int f = 0; f < rows; f++)
            {
                Span<float> row = Coordinates.AsSpan(((t * rows) + f) * 3, 3);
                row[0] = Coordinate(t, frames);
                row[1] = Coordinate(f, bins);
                row[2] = 1;
            }
        }
    }

    public IReadOnlyList<(FeatureLayer Layer, int Frames, int Bins)> Layers { get; }

    /// <summary>The first layer's steps in time.</summary>
    public int Frames { get; }

    /// <summary>Its steps in frequency that are in scope.</summary>
    public int Rows { get; }

    /// <summary>The number of patches.</summary>
    public int Count => Frames * Rows;

    /// <summary>Per layer: frames of the first layer x frames of the layer.</summary>
    public float[][] FrameWeights { get; }

    /// <summary>Per layer: rows in scope x bins of the layer.</summary>
    public float[][] BinWeights { get; }

    /// <summary>Patches x (place in time, place in frequency, 1); places run from -1 to 1.</summary>
    public float[] Coordinates { get; }

    /// <summary>CoordConv's coordinate: -1 for the first of several cells, 1 for the last, 0 for a single one.</summary>
    public static float Coordinate(int index, int count) => count > 1 ? (float)((2.0 * index / (count - 1)) - 1) : 0;

    private static float[] Matrix(LinearStencil[] stencils, int columns)
    {
        float[] matrix = new float[stencils.Length * columns];
        for (int row = 0; row < stencils.Length; row++)
        {
            matrix[(row * columns) + stencils[row].First] += 1 - stencils[row].Weight;
            matrix[(row * columns) + stencils[row].Second] += stencils[row].Weight;
        }

        return matrix;
    }
}
