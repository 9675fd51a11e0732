using System.Buffers.Binary;
using System.Text;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// Reads and writes arrays in NumPy's <c>.npy</c> format, in C order. Writes version 1.0 with <c>float32</c> or <c>uint8</c>; reads versions 1 to 3 with
/// <c>float32</c>, <c>uint8</c> or <c>bool</c>.
/// </summary>
internal static class NpyFile
{
    /// <summary>The most elements that are read unless the caller sets another limit: 2^28, a gigabyte of floats.</summary>
    public const long DefaultMaxElements = 1L << 28;

    private const int ReadChunk = 1 << 16;

    /// <summary>
    /// Reads an array of <c>float32</c>, <c>uint8</c> or <c>bool</c> in C order. Nothing is allocated before the file is known to hold what its header
    /// claims.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="maxElements">The most elements to accept.</param>
    /// <returns>The array; bytes become 0 to 255, truth values 0 and 1.</returns>
    /// <exception cref="ArrayFormatException">The file is no such array, is damaged, or has too many elements.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TensorData Read(string path, long maxElements = DefaultMaxElements)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(maxElements);
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var header = NpyHeader.Read(stream);
            int size = TensorElements.SizeOf(header.Type);
            if (header.Elements > Math.Min(maxElements, Array.MaxLength))
            {
                throw new FormatException($"the array has {header.Elements} elements, more than the {Math.Min(maxElements, Array.MaxLength)} that are accepted.");
            }

            long expected = header.Length + (header.Elements * size);
            if (stream.Length != expected)
            {
                throw new FormatException($"an array of shape ({string.Join(", ", header.Shape)}) takes {expected} bytes, but the file has {stream.Length}.");
            }

            float[] values = new float[header.Elements];
            byte[] buffer = new byte[Math.Min(header.Elements, ReadChunk) * size];
            for (Span<float> rest = values; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, ReadChunk)..])
            {
                Span<byte> bytes = buffer.AsSpan(0, Math.Min(rest.Length, ReadChunk) * size);
                stream.ReadExactly(bytes);
                TensorElements.ToSingle(header.Type, bytes, rest[..Math.Min(rest.Length, ReadChunk)]);
            }

            return new TensorData(values, header.Shape);
        }
        catch (FormatException e)
        {
            throw new ArrayFormatException(path, e.Message, e);
        }
        catch (EndOfStreamException e)
        {
            throw new ArrayFormatException(path, "the file ends too early.", e);
        }
    }

    /// <summary>Writes an array; the file is there whole or not at all.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="values">The values in C order.</param>
    /// <param name="shape">The length of each dimension.</param>
    /// <exception cref="ArgumentException">The number of values does not fit the shape.</exception>
    public static void Write(string path, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape)
    {
        byte[] header = Header("<f4", shape, values.Length);
        AtomicFile.Write(path, stream => Write(stream, header, values.Span));
    }

    /// <summary>Makes an array of <c>float32</c> as a file's bytes.</summary>
    /// <param name="values">The values, in C order.</param>
    /// <param name="shape">The shape.</param>
    public static byte[] ToBytes(ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape)
    {
        byte[] header = Header("<f4", shape, values.Length);
        using var stream = new MemoryStream(header.Length + (values.Length * sizeof(float)));
        Write(stream, header, values.Span);
        return stream.GetBuffer();
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

    private static void Write(Stream stream, byte[] header, ReadOnlySpan<float> values)
    {
        stream.Write(header);
        Span<byte> buffer = stackalloc byte[4096];
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, buffer.Length / sizeof(float));
            LittleEndian.Write(values[..count], buffer);
            stream.Write(buffer[..(count * sizeof(float))]);
            values = values[count..];
        }
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
