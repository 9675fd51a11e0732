using System.Buffers.Binary;
using System.Text;

namespace AudioAnomaly;

/// <summary>Writes arrays in NumPy's <c>.npy</c> format, version 1.0: 32-bit little-endian floats or 8-bit unsigned integers in C order.</summary>
public static class NpyFile
{
    /// <summary>Writes an array; the file is there whole or not at all.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="values">The values in C order.</param>
    /// <param name="shape">The length of each dimension.</param>
    /// <exception cref="ArgumentException">The number of values does not fit the shape.</exception>
    public static void Write(string path, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape)
    {
        byte[] header = Header("<f4", shape, values.Length);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            Span<byte> buffer = stackalloc byte[4096];
            ReadOnlySpan<float> rest = values.Span;
            while (!rest.IsEmpty)
            {
                int count = Math.Min(rest.Length, buffer.Length / sizeof(float));
                LittleEndian.Write(rest[..count], buffer);
                stream.Write(buffer[..(count * sizeof(float))]);
                rest = rest[count..];
            }
        });
    }

    /// <summary>Writes an array of bytes, such as a mask of zeros and ones; the file is there whole or not at all.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="values">The values in C order.</param>
    /// <param name="shape">The length of each dimension.</param>
    /// <exception cref="ArgumentException">The number of values does not fit the shape.</exception>
    public static void Write(string path, ReadOnlyMemory<byte> values, params ReadOnlySpan<int> shape)
    {
        byte[] header = Header("|u1", shape, values.Length);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            stream.Write(values.Span);
        });
    }

    private static byte[] Header(string type, ReadOnlySpan<int> shape, int count)
    {
        long expected = 1;
        foreach (int dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
            expected = checked(expected * dimension);
        }

        string dimensions = string.Join(", ", shape.ToArray());
        if (expected != count)
        {
            throw new ArgumentException($"The shape ({dimensions}) needs {expected} values, not {count}.", nameof(shape));
        }

        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({dimensions}{(shape.Length == 1 ? "," : string.Empty)}), }}";
        int length = (10 + text.Length + 1 + 63) / 64 * 64;
        byte[] header = new byte[length];
        header[0] = 0x93;
        Encoding.ASCII.GetBytes(text.PadRight(length - 11) + '\n').CopyTo(header, 10);
        "NUMPY"u8.CopyTo(header.AsSpan(1));
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - 10));
        return header;
    }
}
