using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly;

/// <summary>The header of a <c>.npy</c> file: a magic string, a version, and a Python dictionary of type, order and shape.</summary>
internal sealed class NpyHeader
{
    private const int PrefixLength = 8;
    private const int MaxTextLength = 1 << 16;
    private const int MaxDimensions = 32;

    private NpyHeader(TensorElementType type, int[] shape, long length, long elements)
    {
        Type = type;
        Shape = shape;
        Length = length;
        Elements = elements;
    }

    public TensorElementType Type { get; }

    public int[] Shape { get; }

    /// <summary>The number of bytes before the first element.</summary>
    public long Length { get; }

    public long Elements { get; }

    /// <summary>Reads the header and leaves the stream at the first element.</summary>
    /// <exception cref="FormatException">It is no such header, or the array is of a kind that is not read.</exception>
    /// <exception cref="EndOfStreamException">The file ends within the header.</exception>
    public static NpyHeader Read(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        int found = stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false);
        if (found < PrefixLength || prefix[0] != 0x93 || !prefix[1..6].SequenceEqual("NUMPY"u8))
        {
            throw new FormatException("this is no .npy file.");
        }

        if (prefix[6] is < 1 or > 3)
        {
            throw new FormatException($"the version of the .npy format is {prefix[6]}.{prefix[7]}; versions 1 to 3 are read.");
        }

        Span<byte> size = stackalloc byte[prefix[6] == 1 ? sizeof(ushort) : sizeof(uint)];
        stream.ReadExactly(size);
        long length = size.Length == sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > MaxTextLength)
        {
            throw new FormatException($"the header claims {length} bytes, more than the {MaxTextLength} that are read.");
        }

        byte[] text = new byte[length];
        stream.ReadExactly(text);
        Dictionary<string, string> entries = Parse(Encoding.Latin1.GetString(text));
        if (entries["fortran_order"] != "False")
        {
            throw new FormatException("the array is stored in Fortran order; store it in C order, in NumPy with numpy.ascontiguousarray(a).");
        }

        int[] shape = ParseShape(entries["shape"]);
        return new NpyHeader(ParseType(entries["descr"]), shape, PrefixLength + size.Length + length, Count(shape));
    }

    /// <summary>Splits <c>{'key': value, ...}</c> into keys and values, and asks for exactly the three that there must be.</summary>
    private static Dictionary<string, string> Parse(string text)
    {
        string rest = text.Trim();
        if (!rest.StartsWith('{') || !rest.EndsWith('}'))
        {
            throw new FormatException("the header is no dictionary.");
        }

        rest = rest[1..^1].Trim();
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rest.Length > 0)
        {
            int keyEnd = rest[0] is '\'' or '"' ? rest.IndexOf(rest[0], 1) : -1;
            int colon = keyEnd < 0 ? -1 : rest.IndexOf(':', keyEnd);
            if (colon < 0 || !string.IsNullOrWhiteSpace(rest[(keyEnd + 1)..colon]))
            {
                throw new FormatException("the header's dictionary is damaged.");
            }

            string key = rest[1..keyEnd];
            rest = rest[(colon + 1)..].TrimStart();

            // A tuple holds commas itself.
            int valueEnd = rest.StartsWith('(') ? rest.IndexOf(')', StringComparison.Ordinal) + 1 : rest.IndexOf(',', StringComparison.Ordinal);
            valueEnd = valueEnd < 0 ? rest.Length : valueEnd;
            if (valueEnd == 0 || !entries.TryAdd(key, rest[..valueEnd].Trim()))
            {
                throw new FormatException("the header's dictionary is damaged.");
            }

            rest = rest[valueEnd..].TrimStart();
            rest = rest.StartsWith(',') ? rest[1..].TrimStart() : rest;
        }

        return entries.Count == 3 && entries.ContainsKey("descr") && entries.ContainsKey("fortran_order") && entries.ContainsKey("shape")
            ? entries
            : throw new FormatException("the header must hold descr, fortran_order and shape, and nothing else.");
    }

    private static TensorElementType ParseType(string text) => text.Trim('\'', '"') switch
    {
        "<f4" => TensorElementType.Float32,
        "|u1" => TensorElementType.UInt8,
        "|b1" => TensorElementType.Bool,
        _ => throw new FormatException($"the elements have the type {text}; store them as float32, uint8 or bool, in NumPy with a.astype('float32')."),
    };

    private static int[] ParseShape(string text)
    {
        if (!text.StartsWith('(') || !text.EndsWith(')'))
        {
            throw new FormatException("the shape is no tuple.");
        }

        string inner = text[1..^1].Trim();
        string[] parts = inner.TrimEnd(',').Split(',');
        if (inner.Length == 0)
        {
            return [];
        }

        if (parts.Length > MaxDimensions)
        {
            throw new FormatException($"the array has {parts.Length} dimensions, more than the {MaxDimensions} that are read.");
        }

        int[] shape = new int[parts.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            if (!int.TryParse(parts[i].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]))
            {
                throw new FormatException($"the shape {text} is none that is read.");
            }
        }

        return shape;
    }

    private static long Count(int[] shape)
    {
        long count = 1;
        foreach (int length in shape)
        {
            if (length > 0 && count > long.MaxValue / length)
            {
                throw new FormatException($"the shape ({string.Join(", ", shape)}) is too large.");
            }

            count *= length;
        }

        return count;
    }
}
