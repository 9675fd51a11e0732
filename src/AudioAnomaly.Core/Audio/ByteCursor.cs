using System.Buffers;

namespace AudioAnomaly.Audio;

/// <summary>Reads a stream forwards and knows where it is; positions count from where the stream stood at first.</summary>
internal sealed class ByteCursor
{
    private readonly Stream _stream;
    private readonly long _start;

    public ByteCursor(Stream stream)
    {
        _stream = stream;
        CanSeek = stream.CanSeek;
        if (CanSeek)
        {
            _start = stream.Position;
            Length = Math.Max(0, stream.Length - _start);
        }
    }

    public bool CanSeek { get; }

    /// <summary>The number of bytes in all, or null for a stream that cannot seek.</summary>
    public long? Length { get; }

    public long Position { get; private set; }

    /// <summary>Fills the buffer, or as much of it as there are bytes left.</summary>
    public int Read(Span<byte> buffer) => ReadAtLeast(buffer, buffer.Length);

    /// <summary>Reads what is at hand, waiting only until the least number of bytes has come or the stream has ended.</summary>
    public int ReadAtLeast(Span<byte> buffer, int least)
    {
        int count = _stream.ReadAtLeast(buffer, least, throwOnEndOfStream: false);
        Position += count;
        return count;
    }

    public void SeekTo(long position)
    {
        _stream.Position = _start + position;
        Position = position;
    }

    /// <summary>Moves forwards.</summary>
    /// <returns>False if the stream ended before.</returns>
    public bool TrySkip(long count)
    {
        if (Length is { } length)
        {
            bool enough = count <= length - Position;
            SeekTo(enough ? Position + count : length);
            return enough;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(8192);
        try
        {
            while (count > 0)
            {
                int read = Read(buffer.AsSpan(0, (int)Math.Min(count, buffer.Length)));
                if (read == 0)
                    return false;

                count -= read;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
