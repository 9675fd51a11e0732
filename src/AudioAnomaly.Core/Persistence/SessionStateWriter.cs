using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AudioAnomaly.Components;

/// <summary>
/// Takes what a session must remember to go on elsewhere, to the bit. What is read (<see cref="SessionStateReader"/>) must be read in the order and by the
/// types of writing. Used by one thread, while the state is saved.
/// </summary>
public sealed class SessionStateWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 12);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<(ulong Hash, int Length), int> _rows = [];
    private readonly List<int> _offsets = [];
    private int _repeated;

    internal SessionStateWriter(SessionStateKind kind, ReadOnlySpan<byte> fingerprint)
    {
        _bytes.Write(SessionStateFormat.Magic);
        _bytes.Write([SessionStateFormat.Version, (byte)kind]);
        _bytes.Write(fingerprint);
    }

    /// <summary>Writes a whole number; small ones take a byte.</summary>
    /// <param name="value">The number.</param>
    public void Write(long value) => WriteUnsigned((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes yes or no.</summary>
    /// <param name="value">Which.</param>
    public void Write(bool value) => _bytes.Write([value ? (byte)1 : (byte)0]);

    /// <summary>Writes a number with all its bits.</summary>
    /// <param name="value">The number; may be infinite or NaN.</param>
    public void Write(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
        _bytes.Advance(sizeof(double));
    }

    /// <summary>Writes a number with all its bits.</summary>
    /// <param name="value">The number; may be infinite or NaN.</param>
    public void Write(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(sizeof(float)), value);
        _bytes.Advance(sizeof(float));
    }

    /// <summary>Writes a text, once however often it comes.</summary>
    /// <param name="value">The text; may be null.</param>
    public void Write(string? value)
    {
        if (value is null)
        {
            WriteUnsigned(0);
            return;
        }

        if (_texts.TryGetValue(value, out int known))
        {
            WriteUnsigned((ulong)known + 2);
            return;
        }

        WriteUnsigned(1);
        _texts.Add(value, _texts.Count);

        // UTF-16, since a name may hold what is no Unicode.
        WriteUnsigned((ulong)value.Length);
        foreach (char unit in value)
        {
            WriteUnsigned(unit);
        }
    }

    /// <summary>Writes numbers with all their bits.</summary>
    /// <param name="values">The numbers.</param>
    public void Write(ReadOnlySpan<float> values)
    {
        WriteUnsigned((ulong)values.Length);
        int size = values.Length * sizeof(float);
        LittleEndian.Write(values, _bytes.GetSpan(size)[..size]);
        _bytes.Advance(size);
    }

    /// <summary>Writes numbers with all their bits.</summary>
    /// <param name="values">The numbers.</param>
    public void Write(ReadOnlySpan<double> values)
    {
        WriteUnsigned((ulong)values.Length);
        foreach (double value in values)
        {
            Write(value);
        }
    }

    /// <summary>Writes rows of numbers with all their bits. A row that was written before, by whomever, is only named: sessions side by side share frames.</summary>
    /// <param name="values">The rows, one after the other.</param>
    /// <param name="rowLength">The numbers of a row; 1 or more unless there are no rows.</param>
    /// <exception cref="ArgumentException">The numbers are no whole number of rows.</exception>
    public void WriteRows(ReadOnlySpan<float> values, int rowLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowLength);
        int count = values.IsEmpty || rowLength == 0 ? 0 : values.Length / rowLength;
        if (count * rowLength != values.Length)
        {
            throw new ArgumentException($"{values.Length} numbers are no whole number of rows of {rowLength}.", nameof(values));
        }

        WriteUnsigned((ulong)rowLength);
        WriteUnsigned((ulong)count);
        byte[] row = new byte[rowLength * sizeof(float)];
        for (int i = 0; i < count; i++)
        {
            LittleEndian.Write(values.Slice(i * rowLength, rowLength), row);
            WriteRow(row, rowLength);
        }
    }

    /// <summary>Ends the state.</summary>
    internal byte[] ToArray()
    {
        byte[] state = new byte[_bytes.WrittenCount + SessionStateFormat.DigestBytes];
        _bytes.WrittenSpan.CopyTo(state);
        SessionStateFormat.Digest(_bytes.WrittenSpan, state.AsSpan(_bytes.WrittenCount));
        return state;
    }

    /// <summary>How many there are, of what follows.</summary>
    internal void WriteCount(int count) => WriteUnsigned((ulong)count);

    internal void WriteOptional(double? value)
    {
        Write(value is not null);
        if (value is { } given)
        {
            Write(given);
        }
    }

    internal void WriteTime(DateTimeOffset? value)
    {
        Write(value is not null);
        if (value is { } given)
        {
            Write(given.Ticks);
            Write((long)given.TotalOffsetMinutes);
        }
    }

    private void WriteRow(ReadOnlySpan<byte> row, int length)
    {
        (ulong, int) key = (HashOf(row), length);
        if (_rows.TryGetValue(key, out int known) && _repeated <= SessionStateFormat.MostRepeated - length && row.SequenceEqual(_bytes.WrittenSpan.Slice(_offsets[known], row.Length)))
        {
            _repeated += length;
            WriteUnsigned((ulong)known + 1);
            return;
        }

        WriteUnsigned(0);
        _rows[key] = _offsets.Count;
        _offsets.Add(_bytes.WrittenCount);
        _bytes.Write(row);
    }

    private void WriteUnsigned(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        int count = 0;
        while (value >= 0x80)
        {
            bytes[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[count++] = (byte)value;
        _bytes.Write(bytes[..count]);
    }

    /// <summary>Rows of one hash are compared, so that it need only be quick.</summary>
    private static ulong HashOf(ReadOnlySpan<byte> row)
    {
        ulong hash = 14695981039346656037;
        for (; row.Length >= sizeof(ulong); row = row[sizeof(ulong)..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(row)) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 32;
        }

        foreach (byte rest in row)
        {
            hash = (hash ^ rest) * 1099511628211;
        }

        return hash;
    }
}
