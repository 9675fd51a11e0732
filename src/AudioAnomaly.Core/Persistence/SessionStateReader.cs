using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;

namespace AudioAnomaly.Components;

/// <summary>
/// Gives back what a <see cref="SessionStateWriter"/> took, in the same order and by the same types. Takes no more memory than the state's size and a fixed
/// bound allow. Used by one thread, while a session is resumed.
/// </summary>
public sealed class SessionStateReader
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<string> _texts = [];
    private readonly List<(int Offset, int Length)> _rows = [];
    private int _position = SessionStateFormat.HeaderBytes;
    private int _repeated;

    private SessionStateReader(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    private int Left => _bytes.Length - _position;

    /// <summary>Reads a whole number.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="SessionStateException">There is none.</exception>
    public long ReadInt64()
    {
        ulong value = ReadUnsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a whole number that must lie within bounds.</summary>
    /// <param name="least">The least.</param>
    /// <param name="most">The greatest.</param>
    /// <returns>The number.</returns>
    /// <exception cref="SessionStateException">There is none, or it is beyond the bounds.</exception>
    public int ReadInt32(int least = 0, int most = int.MaxValue)
        => ReadInt64() is { } value && value >= least && value <= most
            ? (int)value
            : throw SessionStateException.Damaged(string.Create(CultureInfo.InvariantCulture, $"a number is not within {least} and {most}"));

    /// <summary>Reads yes or no.</summary>
    /// <returns>Which.</returns>
    /// <exception cref="SessionStateException">It is neither.</exception>
    public bool ReadBoolean() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        _ => throw SessionStateException.Damaged("something is neither yes nor no"),
    };

    /// <summary>Reads a number with all its bits.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="SessionStateException">There is none.</exception>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>Reads a number with all its bits.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="SessionStateException">There is none.</exception>
    public float ReadSingle() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    /// <summary>Reads a text.</summary>
    /// <returns>The text, or null.</returns>
    /// <exception cref="SessionStateException">There is none.</exception>
    public string? ReadString()
    {
        ulong which = ReadUnsigned();
        if (which == 0)
        {
            return null;
        }

        if (which > 1)
        {
            return which - 2 < (ulong)_texts.Count ? _texts[(int)(which - 2)] : throw SessionStateException.Damaged("it names a text that it does not hold");
        }

        char[] text = new char[ReadCount()];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = ReadUnsigned() is <= char.MaxValue and ulong unit ? (char)unit : throw SessionStateException.Damaged("a text is none");
        }

        _texts.Add(new string(text));
        return _texts[^1];
    }

    /// <summary>Reads numbers with all their bits.</summary>
    /// <returns>The numbers.</returns>
    /// <exception cref="SessionStateException">There are fewer.</exception>
    public float[] ReadSingles()
    {
        int count = ReadCount(sizeof(float));
        float[] values = new float[count];
        LittleEndian.Read(Take(count * sizeof(float)), values);
        return values;
    }

    /// <summary>Reads numbers with all their bits.</summary>
    /// <returns>The numbers.</returns>
    /// <exception cref="SessionStateException">There are fewer.</exception>
    public double[] ReadDoubles()
    {
        double[] values = new double[ReadCount(sizeof(double))];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadDouble();
        }

        return values;
    }

    /// <summary>Reads rows of numbers with all their bits.</summary>
    /// <param name="rowLength">How many numbers a row has.</param>
    /// <returns>The rows, one after the other.</returns>
    /// <exception cref="SessionStateException">There are fewer, or they would take too much memory.</exception>
    public float[] ReadRows(out int rowLength)
    {
        rowLength = ReadInt32Unsigned(int.MaxValue / sizeof(float));

        // A row takes a byte at least.
        int count = ReadCount();
        if (count == 0 || rowLength == 0)
        {
            return count == 0 ? [] : throw SessionStateException.Damaged("its rows are empty");
        }

        int[] sources = new int[count];
        for (int i = 0; i < count; i++)
        {
            sources[i] = ReadSource(rowLength);
        }

        float[] values = new float[checked(count * rowLength)];
        for (int i = 0; i < count; i++)
        {
            LittleEndian.Read(_bytes.Span.Slice(sources[i], rowLength * sizeof(float)), values.AsSpan(i * rowLength, rowLength));
        }

        return values;
    }

    /// <summary>Begins to read a state.</summary>
    /// <param name="state">The bytes; left unchanged until all is read.</param>
    /// <param name="kind">What it must be of.</param>
    /// <param name="fingerprint">The model's.</param>
    /// <exception cref="SessionStateException">It cannot be resumed.</exception>
    internal static SessionStateReader Open(ReadOnlyMemory<byte> state, SessionStateKind kind, ReadOnlySpan<byte> fingerprint)
    {
        ReadOnlySpan<byte> bytes = state.Span;
        int end = bytes.Length - SessionStateFormat.DigestBytes;
        if (end < SessionStateFormat.HeaderBytes || !bytes.StartsWith(SessionStateFormat.Magic))
        {
            throw SessionStateException.Damaged("its bytes are not those of a state");
        }

        Span<byte> digest = stackalloc byte[SessionStateFormat.DigestBytes];
        SessionStateFormat.Digest(bytes[..end], digest);
        if (!digest.SequenceEqual(bytes[end..]))
        {
            throw SessionStateException.Damaged("its bytes were cut off or changed after they were saved");
        }

        (byte version, var found) = (bytes[SessionStateFormat.Magic.Length], (SessionStateKind)bytes[SessionStateFormat.Magic.Length + 1]);
        ReadOnlySpan<byte> owner = bytes[(SessionStateFormat.HeaderBytes - SessionStateFormat.FingerprintBytes)..SessionStateFormat.HeaderBytes];
        return version != SessionStateFormat.Version
                ? throw new SessionStateException(SessionStateFault.OtherVersion, $"The state has format version {version}, and this library reads version {SessionStateFormat.Version}. Begin anew, or resume it with the version of AudioAnomaly that saved it.")
            : found != kind
                ? throw new SessionStateException(SessionStateFault.OtherKind, $"The state is of '{found}', and one of '{kind}' is to be resumed. Give the state to what saved it.")
            : !owner.SequenceEqual(fingerprint)
                ? throw new SessionStateException(SessionStateFault.OtherModel, $"The state was saved with the model {Convert.ToHexStringLower(owner)}, and this is the model {Convert.ToHexStringLower(fingerprint)}: front end, detector, calibration and windows must be the same. Begin anew, or load the model that it was saved with.")
            : new SessionStateReader(state[..end]);
    }

    /// <summary>Reads a whole state. Whatever goes wrong in it is told as damage.</summary>
    /// <param name="read">Makes of it what was saved.</param>
    /// <param name="undo">Frees what was made if there is more to be read.</param>
    /// <exception cref="SessionStateException">It makes no sense, or holds more than is read.</exception>
    internal T ReadAll<T>(Func<SessionStateReader, T> read, Action<T>? undo = null)
        where T : class
    {
        T? result = null;
        try
        {
            result = read(this);
            return Left == 0 ? result : throw SessionStateException.Damaged("it holds more than belongs in it");
        }
        catch (Exception e)
        {
            if (result is not null)
            {
                undo?.Invoke(result);
            }

            if (e is not ObjectDisposedException and (FormatException or ArgumentException or ArithmeticException or InvalidOperationException or IndexOutOfRangeException
                or KeyNotFoundException or NullReferenceException or ValidationException or JsonException or AudioContentException))
            {
                throw SessionStateException.Damaged(e.Message, e);
            }

            throw;
        }
    }

    /// <summary>How many there are, of what takes so many bytes or more; with 0 it is a number like any other.</summary>
    internal int ReadCount(int leastBytes = 1) => ReadInt32Unsigned(leastBytes == 0 ? int.MaxValue : Left / leastBytes);

    internal double? ReadOptional() => ReadBoolean() ? ReadDouble() : null;

    internal DateTimeOffset? ReadTime() => ReadBoolean() ? new DateTimeOffset(ReadInt64(), TimeSpan.FromMinutes(ReadInt32(-1440, 1440))) : null;

    internal string ReadText() => ReadString() ?? throw SessionStateException.Damaged("a text is missing");

    /// <summary>Throws if something is not as it must be.</summary>
    internal static void Check(bool isSound, string problem)
    {
        if (!isSound)
        {
            throw SessionStateException.Damaged(problem);
        }
    }

    private int ReadInt32Unsigned(int most)
        => ReadUnsigned() is { } value && value <= (ulong)most ? (int)value : throw SessionStateException.Damaged("it claims more than it holds");

    /// <summary>Where a row stands in the bytes.</summary>
    private int ReadSource(int rowLength)
    {
        ulong which = ReadUnsigned();
        if (which == 0)
        {
            int offset = _position;
            Take(checked(rowLength * sizeof(float)));
            _rows.Add((offset, rowLength));
            return offset;
        }

        Check(which - 1 < (ulong)_rows.Count && _rows[(int)(which - 1)].Length == rowLength, "it names a row that it does not hold");
        Check(_repeated <= SessionStateFormat.MostRepeated - rowLength, "it repeats more than a state does");
        _repeated += rowLength;
        return _rows[(int)(which - 1)].Offset;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Left)
        {
            throw SessionStateException.Damaged("it ends too early");
        }

        _position += count;
        return _bytes.Span.Slice(_position - count, count);
    }

    private ulong ReadUnsigned()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw SessionStateException.Damaged("a number is too long");
    }
}
