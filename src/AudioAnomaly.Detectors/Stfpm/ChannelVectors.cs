namespace AudioAnomaly;

/// <summary>Feature maps as one vector of channels per cell, brought to length 1. Sums run over the channels in their order.</summary>
internal static class ChannelVectors
{
    private const float MinNorm = 1e-12f;

    /// <summary>Divides every cell's vector by its Euclidean norm; vectors of zeros stay zeros.</summary>
    /// <param name="values">Cells x channels, changed in place.</param>
    /// <param name="channels">The number of channels.</param>
    public static void Normalize(Span<float> values, int channels)
    {
        for (int start = 0; start < values.Length; start += channels)
        {
            Span<float> cell = values.Slice(start, channels);
            float sum = 0;
            foreach (float value in cell)
            {
                sum += value * value;
            }

            System.Numerics.Tensors.TensorPrimitives.Divide(cell, Math.Max(MathF.Sqrt(sum), MinNorm), cell);
        }
    }

    /// <summary>The squared distance of two vectors in every cell.</summary>
    public static float[] SquaredDistances(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int channels)
    {
        float[] distances = new float[first.Length / channels];
        for (int cell = 0; cell < distances.Length; cell++)
        {
            ReadOnlySpan<float> one = first.Slice(cell * channels, channels), other = second.Slice(cell * channels, channels);
            float sum = 0;
            for (int channel = 0; channel < channels; channel++)
            {
                float difference = one[channel] - other[channel];
                sum += difference * difference;
            }

            distances[cell] = sum;
        }

        return distances;
    }
}
