using System.Buffers.Binary;
using System.Text.Json;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly;

/// <summary>The header of a file in the safetensors format: which tensors it holds and where. Immutable.</summary>
/// <remarks>
/// The entries lie one after the other from the first byte behind the header to the last of the file: holes and overlaps are refused, as by the reference
/// implementation.
/// </remarks>
internal sealed class SafetensorsTable
{
    private const int PrefixBytes = sizeof(ulong);
    private const int MaxHeaderBytes = 100_000_000;
    private const int MaxTensors = 20_000;
    private const int MaxNameBytes = 256;
    private const int MaxMetadataBytes = 8 * 1024 * 1024;
    private const int ShownLength = 100;
    private const int MaxDimensions = 16;

    private SafetensorsTable(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, long dataStart)
    {
        Entries = entries;
        Metadata = metadata;
        DataStart = dataStart;
    }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The file's remarks (<c>__metadata__</c>); empty if it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where the data begin, in bytes from the start of the file.</summary>
    public long DataStart { get; }

    /// <summary>Reads the table. The stream stands at the first byte of the data afterwards.</summary>
    /// <param name="stream">The stream, read forwards.</param>
    /// <param name="length">How many bytes it has; nothing is allocated that would not fit in them.</param>
    /// <returns>The table.</returns>
    /// <exception cref="FormatException">The header is not what the format allows, or the file is too short or too long for it.</exception>
    public static SafetensorsTable Read(Stream stream, long length)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        if (length < prefix.Length)
        {
            throw new FormatException("a safetensors part is shorter than its own header.");
        }

        stream.ReadExactly(prefix);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > MaxHeaderBytes || (long)headerLength > length - prefix.Length)
        {
            throw new FormatException($"a safetensors header claims {headerLength} bytes{(headerLength > MaxHeaderBytes ? ", more than the format allows" : $", and the file has {length}: it is incomplete")}.");
        }

        byte[] header = new byte[(int)headerLength];
        stream.ReadExactly(header);
        (List<SafetensorsEntry> entries, Dictionary<string, string> metadata) = Parse(header);
        long dataStart = prefix.Length + header.Length;
        CheckLayout(entries, length - dataStart);
        return new SafetensorsTable(entries, metadata, dataStart);
    }

    private static (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(byte[] header)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(header);
        string name = string.Empty;
        try
        {
            Expect(ref reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                name = ParseName(ref reader);
                Expect(ref reader, JsonTokenType.StartObject);
                if (!names.Add(name) || names.Count > MaxTensors)
                {
                    throw new FormatException(names.Count > MaxTensors ? $"a safetensors part has more than {MaxTensors} tensors." : $"a safetensors part has the tensor '{name}' twice.");
                }

                if (name == "__metadata__")
                {
                    ParseMetadata(ref reader, metadata);
                }
                else
                {
                    entries.Add(ParseEntry(ref reader, name));
                }
            }

            return !reader.Read() ? (entries, metadata) : throw new JsonException();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException(name.Length == 0 ? "a safetensors header is no JSON object." : $"the safetensors entry '{name}' is malformed.", e);
        }
    }

    // Names come up in messages and lists, which are lines of text.
    private static string ParseName(ref Utf8JsonReader reader)
    {
        string name = reader.ValueSpan.Length <= MaxNameBytes
            ? reader.GetString()!
            : throw new FormatException($"a safetensors part has a tensor name of {reader.ValueSpan.Length} bytes.");
        return name.Any(OneLine.IsUnprintable)
            ? throw new FormatException($"a safetensors part has the tensor name '{OneLine.Of(name, ShownLength)}', which holds a character that cannot be shown.")
            : name;
    }

    private static void ParseMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        int bytes = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Counted before it becomes a string; a pair of empty strings also takes room.
            const int PairBytes = 32;
            bytes += PairBytes + reader.ValueSpan.Length;
            string key = bytes <= MaxMetadataBytes ? reader.GetString()! : throw TooManyRemarks();
            Expect(ref reader, JsonTokenType.String);
            bytes += reader.ValueSpan.Length;
            metadata[key] = bytes <= MaxMetadataBytes ? reader.GetString()! : throw TooManyRemarks();
        }
    }

    private static FormatException TooManyRemarks() => new($"a safetensors part has more than {MaxMetadataBytes} bytes of remarks.");

    private static SafetensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (reader.ValueSpan.Length <= ShownLength ? reader.GetString() : null)
            {
                case "dtype":
                    Expect(ref reader, JsonTokenType.String);
                    type = reader.ValueSpan.Length <= ShownLength ? reader.GetString() : throw new JsonException();
                    break;
                case "shape":
                    shape = ParseNumbers(ref reader);
                    break;
                case "data_offsets":
                    offsets = ParseNumbers(ref reader);
                    break;
                default:
                    throw new JsonException();
            }
        }

        if (type is null || shape is null || offsets is not { Count: 2 })
        {
            throw new JsonException();
        }

        TensorElementType element = TensorElements.FromSafetensorsName(type)
            ?? throw new FormatException($"the tensor '{name}' has the element type '{OneLine.Of(type, ShownLength)}', which is not supported.");
        return shape.TrueForAll(size => size is >= 0 and <= int.MaxValue)
            ? new SafetensorsEntry(name, element, shape.ConvertAll(size => (int)size).ToArray(), offsets[0], offsets[1])
            : throw new FormatException($"the tensor '{name}' has the impossible shape [{string.Join(", ", shape)}].");
    }

    private static List<long> ParseNumbers(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            numbers.Add(reader.TryGetInt64(out long number) && numbers.Count < MaxDimensions ? number : throw new JsonException());
        }

        return reader.TokenType == JsonTokenType.EndArray ? numbers : throw new JsonException();
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw new JsonException();
        }
    }

    private static void CheckLayout(List<SafetensorsEntry> entries, long dataLength)
    {
        entries.Sort((a, b) => a.Begin.CompareTo(b.Begin) is var order && order != 0 ? order : a.End.CompareTo(b.End));
        long expected = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            long bytes = TensorElements.SizeOf(entry.Type);
            for (int i = 0; i < entry.Shape.Count; i++)
            {
                int size = entry.Shape[i];
                bytes = size > 0 && bytes > long.MaxValue / size
                    ? throw new FormatException($"the tensor '{entry.Name}' has the impossible shape [{string.Join(", ", entry.Shape)}].")
                    : bytes * size;
            }

            if (entry.Begin != expected || (Int128)entry.End - expected != bytes)
            {
                throw new FormatException($"the tensor '{entry.Name}' of shape [{string.Join(", ", entry.Shape)}] lies at {entry.Begin} to {entry.End}, where {expected} to {(Int128)expected + bytes} is expected.");
            }

            expected = entry.End;
        }

        if (expected != dataLength)
        {
            throw new FormatException($"a safetensors part holds {dataLength} bytes of values where {expected} are expected{(expected > dataLength ? ": it is incomplete" : string.Empty)}.");
        }
    }
}
