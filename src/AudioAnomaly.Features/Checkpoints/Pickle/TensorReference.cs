namespace AudioAnomaly.Checkpoints;

/// <summary>A tensor of a checkpoint that has not been read: which elements of which storage. Checked to lie within it.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">The first element, counted from the start of the storage.</param>
/// <param name="Shape">The length of each dimension.</param>
/// <param name="Strides">The elements between neighbours, per dimension.</param>
internal sealed record TensorReference(StorageReference Storage, long Offset, int[] Shape, long[] Strides)
{
    private const int MaxDimensions = 64;

    /// <summary>The number of elements.</summary>
    public long Count { get; private init; }

    /// <summary>The number of storage elements from the first to the last, both included.</summary>
    public long Span { get; private init; }

    public bool IsContiguous => Span == Count && Strides.AsSpan().SequenceEqual(ContiguousStrides(Shape));

    /// <summary>Whether another tensor is the same elements in the same order.</summary>
    public bool HasElementsOf(TensorReference other)
        => (Storage, Offset) == (other.Storage, other.Offset) && Shape.AsSpan().SequenceEqual(other.Shape) && Strides.AsSpan().SequenceEqual(other.Strides);

    /// <exception cref="FormatException">The tensor reaches beyond its storage.</exception>
    public static TensorReference Create(StorageReference storage, long offset, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        if (shape.Length != strides.Length || shape.Length > MaxDimensions)
        {
            throw new FormatException("it describes a tensor whose shape and strides do not fit together.");
        }

        // 128 bits hold every product and sum here: at most 64 terms of 31 + 63 bits. The count is bounded on the way.
        Int128 last = offset;
        Int128 count = 1;
        int[] sizes = new int[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] is < 0 or > int.MaxValue || strides[i] < 0)
            {
                throw new FormatException("it describes a tensor with an impossible shape or stride.");
            }

            sizes[i] = (int)shape[i];
            last += (Int128)Math.Max(0, shape[i] - 1) * strides[i];
            count *= shape[i];
            if (count > long.MaxValue)
            {
                throw new FormatException("it describes a tensor with an impossible shape.");
            }
        }

        if (offset < 0 || (count > 0 && last >= storage.ViewCount))
        {
            throw new FormatException($"it describes a tensor of shape [{string.Join(", ", sizes)}] that reaches beyond its storage of {storage.ViewCount} elements.");
        }

        return new TensorReference(storage, storage.ViewStart + (count > 0 ? offset : 0), sizes, strides.ToArray())
        {
            Count = (long)count,
            Span = count > 0 ? (long)(last - offset) + 1 : 0,
        };
    }

    public static long[] ContiguousStrides(ReadOnlySpan<int> shape)
    {
        long[] strides = new long[shape.Length];
        long step = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= Math.Max(1, shape[i]);
        }

        return strides;
    }
}
