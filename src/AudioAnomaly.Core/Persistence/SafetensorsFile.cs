using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AudioAnomaly;

/// <summary>Reads and writes the safetensors format, 32-bit floats only: a length, a JSON table of names, shapes and offsets, then the values.</summary>
internal static class SafetensorsFile
{
    private const int MaxHeaderBytes = 16 * 1024 * 1024;
    private const int MaxTensors = 100_000;
    private const int ChunkBytes = 1 << 20;

    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, TensorData>> tensors)
    {
        var table = new JsonObject();
        var ordered = tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        long offset = 0;
        foreach ((string name, TensorData tensor) in ordered)
        {
            long end = offset + ((long)tensor.Values.Length * sizeof(float));
            table[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. tensor.Shape.Select(length => (JsonNode)length)]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        byte[] header = Encoding.UTF8.GetBytes(table.ToJsonString());

        // Padded with spaces so that the values are aligned when the file is mapped.
        byte[] padded = new byte[(header.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        header.CopyTo(padded, 0);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded.Length);
        stream.Write(length);
        stream.Write(padded);
        byte[] buffer = new byte[ChunkBytes];
        foreach ((_, TensorData tensor) in ordered)
        {
            ReadOnlySpan<float> rest = tensor.Values.Span;
            while (!rest.IsEmpty)
            {
                int count = Math.Min(rest.Length, buffer.Length / sizeof(float));
                LittleEndian.Write(rest[..count], buffer);
                stream.Write(buffer, 0, count * sizeof(float));
                rest = rest[count..];
            }
        }
    }

    /// <summary>Reads all tensors.</summary>
    /// <param name="stream">The stream, read forwards.</param>
    /// <param name="length">How many bytes it has; nothing is allocated that would not fit in them.</param>
    /// <exception cref="FormatException">The content is not what the format allows.</exception>
    public static Dictionary<string, TensorData> Read(Stream stream, long length)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (length < prefix.Length)
        {
            throw new FormatException("a safetensors part is shorter than its own header.");
        }

        stream.ReadExactly(prefix);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > MaxHeaderBytes || (long)headerLength > length - prefix.Length)
        {
            throw new FormatException($"a safetensors header claims {headerLength} bytes.");
        }

        byte[] header = new byte[(int)headerLength];
        stream.ReadExactly(header);
        List<(string Name, int[] Shape, long Begin, long End)> entries = ParseTable(header, length - prefix.Length - header.Length);
        var tensors = new Dictionary<string, TensorData>(StringComparer.Ordinal);
        byte[] buffer = new byte[ChunkBytes];
        foreach ((string name, int[] shape, long begin, long end) in entries)
        {
            float[] values = new float[(end - begin) / sizeof(float)];
            Span<float> rest = values;
            while (!rest.IsEmpty)
            {
                int count = Math.Min(rest.Length, buffer.Length / sizeof(float));
                Span<byte> bytes = buffer.AsSpan(0, count * sizeof(float));
                stream.ReadExactly(bytes);
                LittleEndian.Read(bytes, rest[..count]);
                rest = rest[count..];
            }

            tensors[name] = new TensorData(values, shape);
        }

        return tensors;
    }

    private static List<(string Name, int[] Shape, long Begin, long End)> ParseTable(byte[] header, long dataLength)
    {
        JsonObject table;
        try
        {
            table = JsonNode.Parse(header)!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new FormatException("a safetensors header is no JSON object.", e);
        }

        var entries = new List<(string Name, int[] Shape, long Begin, long End)>();
        foreach ((string name, JsonNode? node) in table)
        {
            if (name == "__metadata__")
            {
                continue;
            }

            try
            {
                if (node!["dtype"]!.GetValue<string>() is var type && type != "F32")
                {
                    throw new FormatException($"the tensor '{name}' has the type {type} where F32 is expected.");
                }

                int[] shape = [.. node["shape"]!.AsArray().Select(value => value!.GetValue<int>())];
                JsonArray offsets = node["data_offsets"]!.AsArray();
                entries.Add((name, shape, offsets[0]!.GetValue<long>(), offsets[1]!.GetValue<long>()));
            }
            catch (Exception e) when (e is InvalidOperationException or NullReferenceException or ArgumentOutOfRangeException or JsonException or OverflowException)
            {
                throw new FormatException($"the safetensors entry '{name}' is malformed.", e);
            }
        }

        if (entries.Count > MaxTensors)
        {
            throw new FormatException($"a safetensors part has {entries.Count} tensors.");
        }

        entries.Sort((a, b) => a.Begin.CompareTo(b.Begin) is var order && order != 0 ? order : a.End.CompareTo(b.End));
        long expected = 0;
        foreach ((string name, int[] shape, long begin, long end) in entries)
        {
            long count = 1;
            foreach (int size in shape)
            {
                count = size < 0 || (size > 0 && count > Array.MaxLength / size)
                    ? throw new FormatException($"the tensor '{name}' has the impossible shape [{string.Join(", ", shape)}].")
                    : count * size;
            }

            if (begin != expected || end - begin != count * sizeof(float))
            {
                throw new FormatException($"the tensor '{name}' of shape [{string.Join(", ", shape)}] lies at {begin} to {end}, where {expected} to {expected + (count * sizeof(float))} is expected.");
            }

            expected = end;
        }

        return expected == dataLength
            ? entries
            : throw new FormatException($"a safetensors part holds {dataLength} bytes of values where {expected} are expected.");
    }
}
