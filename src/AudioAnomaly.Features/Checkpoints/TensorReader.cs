using AudioAnomaly.Components;

namespace AudioAnomaly.Checkpoints;

/// <summary>Reads one tensor from its storage into an array in C order.</summary>
internal static class TensorReader
{
    // A tensor expanded along a dimension (stride 0) has more elements than its storage. Only small ones are honest.
    private const int MaxExpanded = 1 << 20;

    /// <exception cref="FormatException">The tensor is larger than an array can be, or larger than what it is cut from.</exception>
    public static TensorData Read(CheckpointSource source, string name, TensorReference tensor)
    {
        if (tensor.Count > Array.MaxLength || tensor.Span > Array.MaxLength / TensorElements.SizeOf(tensor.Storage.Type) || tensor.Count > Math.Max(MaxExpanded, tensor.Storage.Count))
        {
            throw new FormatException($"the tensor '{name}' has {tensor.Count} elements, more than can be read from its storage of {tensor.Storage.Count}.");
        }

        float[] values = new float[tensor.Count];
        int size = TensorElements.SizeOf(tensor.Storage.Type);
        if (tensor.IsContiguous)
        {
            int filled = 0;
            source.Read(tensor.Storage, tensor.Offset, tensor.Span, bytes =>
            {
                int count = bytes.Length / size;
                TensorElements.ToSingle(tensor.Storage.Type, bytes, values.AsSpan(filled, count));
                filled += count;
            });
        }
        else
        {
            // Kept as it is stored until its elements are put in order: 16 bits stay 16.
            byte[] span = new byte[tensor.Span * size];
            int filled = 0;
            source.Read(tensor.Storage, tensor.Offset, tensor.Span, bytes =>
            {
                bytes.CopyTo(span.AsSpan(filled));
                filled += bytes.Length;
            });
            Gather(tensor, span, size, values);
        }

        return new TensorData(values, tensor.Shape);
    }

    /// <summary>How many bytes <see cref="Read"/> allocates for a tensor.</summary>
    public static Int128 BytesFor(TensorReference tensor)
        => ((Int128)sizeof(float) * tensor.Count) + (tensor.IsContiguous ? 0 : (Int128)tensor.Span * TensorElements.SizeOf(tensor.Storage.Type));

    private static void Gather(TensorReference tensor, ReadOnlySpan<byte> span, int size, Span<float> values)
    {
        int[] index = new int[tensor.Shape.Length];
        long position = 0;
        for (int i = 0; i < values.Length; i++)
        {
            TensorElements.ToSingle(tensor.Storage.Type, span.Slice((int)(position * size), size), values.Slice(i, 1));
            for (int axis = index.Length - 1; axis >= 0; axis--)
            {
                position += tensor.Strides[axis];
                if (++index[axis] < tensor.Shape[axis])
                {
                    break;
                }

                position -= index[axis] * tensor.Strides[axis];
                index[axis] = 0;
            }
        }
    }
}
