namespace AudioAnomaly.Components;

/// <summary>An immutable dense array of 32-bit floats with a shape, in C order (last index fastest).</summary>
public sealed class TensorData
{
    /// <summary>Creates the array.</summary>
    /// <param name="values">The values in C order. Not copied: the caller leaves the memory unchanged.</param>
    /// <param name="shape">The length of each dimension; empty for a scalar.</param>
    /// <exception cref="ArgumentException">The number of values does not fit the shape.</exception>
    public TensorData(ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int length in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(shape));
            count = checked(count * length);
        }

        if (count != values.Length)
        {
            throw new ArgumentException($"Shape [{string.Join(", ", shape.ToArray())}] needs {count} values, not {values.Length}.", nameof(values));
        }

        Values = values;
        Shape = shape.ToArray();
    }

    /// <summary>The values in C order.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>The length of each dimension.</summary>
    public IReadOnlyList<int> Shape { get; }
}
