using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>Takes cells out of an output, channels last.</summary>
internal static class OutputGrid
{
    /// <summary>Copies cells of one input's output.</summary>
    /// <param name="tensor">The output.</param>
    /// <param name="axes">What its axes stand for.</param>
    /// <param name="item">Which input of the batch.</param>
    /// <param name="firstCell">The first cell in time.</param>
    /// <param name="count">How many; the last one there is repeats.</param>
    /// <param name="target">Receives cells x bins x channels.</param>
    public static void Copy(NetworkTensor tensor, TensorAxes axes, int item, int firstCell, int count, Span<float> target)
    {
        int[] shape = tensor.Shape;
        int cells = shape[axes.Of('t')], bins = axes.LengthOf('f', shape);
        int frameStride = axes.StrideOf('t', shape), binStride = axes.StrideOf('f', shape), start = item * axes.StrideOf('n', shape);
        int[] channels = axes.ChannelOffsets(shape);
        int place = 0;
        for (int t = firstCell; t < firstCell + count; t++)
        {
            for (int f = 0; f < bins; f++)
            {
                int cell = start + (Math.Min(t, cells - 1) * frameStride) + (f * binStride);
                foreach (int channel in channels)
                {
                    target[place++] = tensor.Values[cell + channel];
                }
            }
        }
    }

    /// <summary>Whether an output is of a layer's shape.</summary>
    public static bool Fits(NetworkTensor tensor, TensorAxes axes, FeatureLayer layer, int items)
        => tensor.Shape.Length == axes.Letters.Length
        && axes.LengthOf('c', tensor.Shape) == layer.Channels
        && (axes.Of('n') < 0 ? items == 1 : tensor.Shape[axes.Of('n')] == items)
        && tensor.Shape[axes.Of('t')] > 0
        && axes.LengthOf('f', tensor.Shape) > 0;
}
