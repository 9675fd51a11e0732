namespace AudioAnomaly;

/// <summary>Reads one tensor from its storage into an array in C order.</summary>
internal static class TensorReader
{
    // A tensor expanded along a dimension (stride 0) has more elements than its storage. Only small ones are honest.
    private const int MaxExpanded = 1 << 20;

    /// <exception cref="FormatException">The tensor is larger than an array can be, or larger than what it is cut from.</exception>
    public static TensorData Read(CheckpointSource source, string name, TensorReference tensor)
    {
        if (tensor.Count > Array.MaxLength || tensor.Span > Array.MaxLength || tensor.Count > Math.Max(MaxExpanded, tensor.Storage.Count))
        {
            throw new FormatException($"the tensor '{name}' has {tensor.Count} elements, more than can be read from its storage of {tensor.Storage.Count}.");
        }

        float[] span = new float[tensor.Span];
        int filled = 0;
        int size = TensorElements.SizeOf(tensor.Storage.Type);
        source.Read(tensor.Storage, tensor.Offset, tensor.Span, bytes =>
        {
            int count = bytes.Length / size;
            TensorElements.ToSingle(tensor.Storage.Type, bytes, span.AsSpan(filled, count));
            filled += count;
        });
        return new TensorData(tensor.IsContiguous ? span : Gather(tensor, span), tensor.Shape);
    }

    private static float[] Gather(TensorReference tensor, float[] span)
    {
        float[] values = new float[tensor.Count];
        int[] index = new int[tensor.Shape.Length];
        long position = 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = span[position];
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

        return values;
    }
}
