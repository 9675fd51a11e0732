using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>
/// An affine map of each channel: centring always (it saves digits in distance computations and changes none), scaling where features are standardised.
/// Immutable.
/// </summary>
internal sealed record FeatureScaling(float[] Mean, float[] Scale)
{
    /// <summary>Applies the map to a row.</summary>
    /// <param name="row">The row, changed in place.</param>
    /// <param name="offset">The row's first channel among all channels.</param>
    public void Apply(Span<float> row, int offset = 0)
    {
        TensorPrimitives.Subtract(row, Mean.AsSpan(offset, row.Length), row);
        TensorPrimitives.Multiply(row, Scale.AsSpan(offset, row.Length), row);
    }

    /// <summary>Takes the map back on a row, to rounding.</summary>
    /// <param name="row">The row, changed in place.</param>
    public void Undo(Span<float> row)
    {
        TensorPrimitives.Divide(row, Scale, row);
        TensorPrimitives.Add(row, Mean, row);
    }

    /// <summary>Applies the map to every layer of a clip's features, in place. Interpolation between cells commutes with it.</summary>
    public void Apply(PatchFeatures features)
    {
        int offset = 0;
        foreach (PatchLayer layer in features.Layers)
        {
            for (int start = 0; start < layer.Rows.Length; start += layer.Channels)
            {
                Apply(layer.Rows.AsSpan(start, layer.Channels), offset);
            }

            offset += layer.Channels;
        }
    }
}
