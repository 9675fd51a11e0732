using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AudioAnomaly.Checkpoints;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// Reads and writes whole files of 32-bit tensors in the safetensors format: a length, a JSON table of names, shapes and offsets, then the values.
/// </summary>
internal static class SafetensorsFile
{
    private const int ChunkElements = 1 << 18;

    /// <summary>Writes tensors, sorted by name, so that equal content gives equal bytes.</summary>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="metadata">Remarks to keep beside them; may be null.</param>
    /// <param name="halfPrecision">Says for a name whether that tensor is stored as <see cref="TensorElementType.Float16"/>; all as
    /// <see cref="TensorElementType.Float32"/> if null.</param>
    /// <exception cref="ArgumentException">A value is too large for half precision.</exception>
    public static void Write(
        Stream stream,
        IEnumerable<KeyValuePair<string, TensorData>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        Predicate<string>? halfPrecision = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        var table = new JsonObject();
        if (metadata is { Count: > 0 })
        {
            table["__metadata__"] = new JsonObject(metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        }

        var ordered = tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        long offset = 0;
        foreach ((string name, TensorData tensor) in ordered)
        {
            TensorElementType type = TypeOf(name, halfPrecision);
            long end = offset + ((long)tensor.Values.Length * TensorElements.SizeOf(type));
            table[name] = new JsonObject
            {
                ["dtype"] = TensorElements.SafetensorsName(type),
                ["shape"] = new JsonArray([.. tensor.Shape.Select(length => (JsonNode)length)]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        WriteHeader(stream, Encoding.UTF8.GetBytes(table.ToJsonString()));
        byte[] buffer = new byte[ChunkElements * sizeof(float)];
        foreach ((string name, TensorData tensor) in ordered)
        {
            ReadOnlySpan<float> rest = tensor.Values.Span;
            bool half = TypeOf(name, halfPrecision) == TensorElementType.Float16;
            while (!rest.IsEmpty)
            {
                ReadOnlySpan<float> chunk = rest[..Math.Min(rest.Length, ChunkElements)];
                if (half)
                {
                    WriteHalf(name, chunk, buffer);
                }
                else
                {
                    LittleEndian.Write(chunk, buffer);
                }

                stream.Write(buffer, 0, chunk.Length * (half ? 2 : sizeof(float)));
                rest = rest[chunk.Length..];
            }
        }
    }

    /// <summary>Reads all tensors of a file that holds 32-bit floats only.</summary>
    /// <param name="stream">The stream, read forwards.</param>
    /// <param name="length">How many bytes it has; nothing is allocated that would not fit in them.</param>
    /// <returns>The tensors by name.</returns>
    /// <exception cref="FormatException">The content is not what the format allows.</exception>
    public static Dictionary<string, TensorData> Read(Stream stream, long length)
    {
        var table = SafetensorsTable.Read(stream, length);
        var tensors = new Dictionary<string, TensorData>(StringComparer.Ordinal);
        byte[] buffer = new byte[ChunkElements * sizeof(float)];
        foreach (SafetensorsEntry entry in table.Entries)
        {
            if (entry.Type != TensorElementType.Float32)
            {
                throw new FormatException($"the tensor '{entry.Name}' has the type {TensorElements.SafetensorsName(entry.Type)} where F32 is expected.");
            }

            if ((entry.End - entry.Begin) / sizeof(float) > Array.MaxLength)
            {
                throw new FormatException($"the tensor '{entry.Name}' is too large.");
            }

            float[] values = new float[(entry.End - entry.Begin) / sizeof(float)];
            Span<float> rest = values;
            while (!rest.IsEmpty)
            {
                int count = Math.Min(rest.Length, ChunkElements);
                Span<byte> bytes = buffer.AsSpan(0, count * sizeof(float));
                stream.ReadExactly(bytes);
                LittleEndian.Read(bytes, rest[..count]);
                rest = rest[count..];
            }

            tensors[entry.Name] = new TensorData(values, [.. entry.Shape]);
        }

        return tensors;
    }

    private static void WriteHeader(Stream stream, byte[] header)
    {
        // Padded with spaces so that the values are aligned when the file is mapped.
        byte[] padded = new byte[(header.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        header.CopyTo(padded, 0);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded.Length);
        stream.Write(length);
        stream.Write(padded);
    }

    private static TensorElementType TypeOf(string name, Predicate<string>? halfPrecision)
        => halfPrecision?.Invoke(name) == true ? TensorElementType.Float16 : TensorElementType.Float32;

    private static void WriteHalf(string name, ReadOnlySpan<float> values, Span<byte> bytes)
    {
        for (int i = 0; i < values.Length; i++)
        {
            var half = (Half)values[i];
            if (Half.IsInfinity(half) && float.IsFinite(values[i]))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The tensor '{name}' holds {values[i]}, which is too large for half precision."));
            }

            BinaryPrimitives.WriteHalfLittleEndian(bytes[(i * 2)..], half);
        }
    }
}
