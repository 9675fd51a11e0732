using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>Feature maps as one vector of channels per cell (channels x cells, C order), brought to length 1.</summary>
internal static class ChannelVectors
{
    private const float MinNorm = 1e-12f;

    /// <summary>Divides every cell's vector by its Euclidean norm; vectors of zeros stay zeros.</summary>
    /// <param name="values">Channels x cells, changed in place.</param>
    /// <param name="channels">The number of channels.</param>
    public static void Normalize(Span<float> values, int channels)
    {
        int cells = values.Length / channels;
        float[] norms = new float[cells];
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<float> plane = values.Slice(channel * cells, cells);
            TensorPrimitives.MultiplyAdd(plane, plane, norms, norms);
        }

        TensorPrimitives.Sqrt(norms, norms);
        TensorPrimitives.Max(norms, MinNorm, norms);
        for (int channel = 0; channel < channels; channel++)
        {
            Span<float> plane = values.Slice(channel * cells, cells);
            TensorPrimitives.Divide(plane, norms, plane);
        }
    }

    /// <summary>The squared distance of two vectors in every cell.</summary>
    public static float[] SquaredDistances(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int channels)
    {
        int cells = first.Length / channels;
        float[] distances = new float[cells];
        float[] difference = new float[cells];
        for (int channel = 0; channel < channels; channel++)
        {
            TensorPrimitives.Subtract(first.Slice(channel * cells, cells), second.Slice(channel * cells, cells), difference);
            TensorPrimitives.MultiplyAdd(difference, difference, distances, distances);
        }

        return distances;
    }
}
