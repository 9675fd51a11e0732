using System.Buffers.Binary;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly;

/// <summary>Sizes, names and conversions of stored tensor elements. Little-endian throughout.</summary>
internal static class TensorElements
{
    /// <summary>The bytes of one element.</summary>
    /// <param name="type">The type.</param>
    /// <returns>1, 2, 4 or 8.</returns>
    public static int SizeOf(TensorElementType type) => type switch
    {
        TensorElementType.Float64 or TensorElementType.Int64 => 8,
        TensorElementType.Float32 or TensorElementType.Int32 => 4,
        TensorElementType.Float16 or TensorElementType.BFloat16 or TensorElementType.Int16 => 2,
        _ => 1,
    };

    /// <summary>Converts stored elements to 32-bit floats. Integers above 2^24 and 64-bit floats are rounded to the nearest.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <param name="bytes">The elements, little-endian.</param>
    /// <param name="values">Takes one value per element.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public static void ToSingle(TensorElementType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        int size = SizeOf(type);
        if ((long)bytes.Length != (long)values.Length * size)
        {
            throw new ArgumentException($"{values.Length} elements of {size} bytes need {(long)values.Length * size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        if (type == TensorElementType.Float32)
        {
            LittleEndian.Read(bytes, values);
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ToSingle(type, bytes.Slice(i * size, size));
        }
    }

    /// <summary>The name of a type in the safetensors format.</summary>
    internal static string SafetensorsName(TensorElementType type) => type switch
    {
        TensorElementType.Float64 => "F64",
        TensorElementType.Float32 => "F32",
        TensorElementType.Float16 => "F16",
        TensorElementType.BFloat16 => "BF16",
        TensorElementType.Int64 => "I64",
        TensorElementType.Int32 => "I32",
        TensorElementType.Int16 => "I16",
        TensorElementType.Int8 => "I8",
        TensorElementType.UInt8 => "U8",
        _ => "BOOL",
    };

    internal static TensorElementType? FromSafetensorsName(string name)
    {
        foreach (TensorElementType type in Enum.GetValues<TensorElementType>())
        {
            if (SafetensorsName(type) == name)
            {
                return type;
            }
        }

        return null;
    }

    private static float ToSingle(TensorElementType type, ReadOnlySpan<byte> element) => type switch
    {
        TensorElementType.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
        TensorElementType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
        TensorElementType.BFloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
        TensorElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(element),
        TensorElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
        TensorElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(element),
        TensorElementType.Int8 => (sbyte)element[0],
        TensorElementType.UInt8 => element[0],
        TensorElementType.Bool => element[0] == 0 ? 0 : 1,
        _ => BinaryPrimitives.ReadSingleLittleEndian(element),
    };
}
