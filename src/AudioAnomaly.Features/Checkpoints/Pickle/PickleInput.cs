using System.Buffers.Binary;
using System.Text;

namespace AudioAnomaly.Checkpoints;

/// <summary>Reads a pickle's bytes forwards from a stream, within its declared length.</summary>
internal sealed class PickleInput
{
    private const int BufferBytes = 64 * 1024;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _unread;
    private int _start;
    private int _end;

    /// <summary>Begins at the stream's position.</summary>
    /// <param name="stream">The stream; stays the caller's.</param>
    /// <param name="length">How many bytes may be read at most.</param>
    public PickleInput(Stream stream, long length)
    {
        _stream = stream;
        _unread = length;
    }

    /// <summary>How many bytes were taken so far.</summary>
    public long Position { get; private set; }

    public byte ReadByte() => Take(1)[0];

    public int ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>Takes a few bytes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        while (_end - _start < count)
        {
            Fill();
        }

        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, count);
        _start += count;
        Position += count;
        return bytes;
    }

    public void Skip(long count)
    {
        while (count > 0)
        {
            if (_start == _end)
            {
                Fill();
            }

            int step = (int)Math.Min(count, _end - _start);
            _start += step;
            Position += step;
            count -= step;
        }
    }

    /// <summary>Takes an ASCII line of limited length, without its end.</summary>
    public string ReadLine(int maxLength)
    {
        var line = new StringBuilder();
        for (byte next = ReadByte(); next != (byte)'\n'; next = ReadByte())
        {
            if (line.Length == maxLength)
            {
                throw new FormatException("it holds a name that is too long.");
            }

            line.Append((char)next);
        }

        return Printable(line.ToString());
    }

    /// <summary>A name with question marks in the place of what no name has.</summary>
    public static string Printable(string name) => string.Concat(name.Select(c => c is > ' ' and <= '~' ? c : '?'));

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        int read = _stream.Read(_buffer, _end, (int)Math.Min(_unread, _buffer.Length - _end));
        if (read == 0)
        {
            throw new FormatException("its list of contents ends too early: the file is incomplete or damaged.");
        }

        _unread -= read;
        _end += read;
    }
}
