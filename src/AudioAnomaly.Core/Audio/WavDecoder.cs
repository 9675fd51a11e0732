using System.Buffers;

namespace AudioAnomaly.Audio;

/// <summary>Streams the samples of a WAV file through one pooled buffer.</summary>
internal sealed class WavDecoder : AudioDecoder
{
    private const int BufferBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly ByteCursor _cursor;
    private readonly WavFormat _format;
    private readonly ChannelSelection _channels;
    private readonly long? _declared;
    private readonly int _capacity;
    private AudioInfo _info;
    private byte[]? _buffer;
    private long _remaining;
    private int _next;
    private int _end;
    private bool _ended;

    private WavDecoder(Stream stream, bool leaveOpen, ByteCursor cursor, WavLayout layout, ChannelSelection channels)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        _cursor = cursor;
        _format = layout.Format;
        _channels = channels;
        _declared = layout.DataLength;
        _remaining = layout.DataLength ?? long.MaxValue;
        _info = Describe(layout);

        // A frame has at most 65535 bytes, so at least one fits.
        _capacity = BufferBytes / _format.FrameBytes * _format.FrameBytes;
        _buffer = ArrayPool<byte>.Shared.Rent(_capacity);
    }

    public override AudioInfo Info => _info;

    /// <summary>Opens a stream that stands at the beginning of a WAV file.</summary>
    public static WavDecoder Open(Stream stream, string name, ChannelSelection channels, bool leaveOpen)
    {
        var cursor = new ByteCursor(stream);
        return Open(stream, cursor, WavHeaderParser.Parse(cursor, name), name, channels, leaveOpen);
    }

    /// <summary>Opens a stream whose header has been read.</summary>
    public static WavDecoder Open(Stream stream, ByteCursor cursor, WavLayout layout, string name, ChannelSelection channels, bool leaveOpen)
    {
        int count = layout.Format.Channels;
        return channels.Index is { } index && index >= count
            ? throw new AudioFormatException(name, $"channel {index} was asked for, but the recording has {count} channel(s), counted from 0.")
            : new WavDecoder(stream, leaveOpen, cursor, layout, channels);
    }

    public static AudioInfo Describe(WavLayout layout) => new()
    {
        SampleRate = layout.Format.SampleRate,
        Channels = layout.Format.Channels,
        SampleCount = layout.DataLength / layout.Format.FrameBytes,
        Encoding = layout.Format.Encoding,
        Warnings = layout.Warnings,
    };

    public override int Read(Span<float> destination)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        int frameBytes = _format.FrameBytes;
        int written = 0;
        while (written < destination.Length)
        {
            int frames = Math.Min((_end - _next) / frameBytes, destination.Length - written);
            if (frames == 0)
            {
                if (!Fill((long)(destination.Length - written) * frameBytes))
                    break;

                continue;
            }

            WavSampleConverter.ToMono(_buffer.AsSpan(_next, frames * frameBytes), _format, _channels, destination.Slice(written, frames));
            _next += frames * frameBytes;
            written += frames;
        }

        return written;
    }

    protected override void Dispose(bool disposing)
    {
        if (_buffer is null)
            return;

        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
        if (!_leaveOpen)
            _stream.Dispose();
    }

    /// <summary>Fetches more bytes once all whole frames of the buffer are used.</summary>
    /// <param name="wanted">How many bytes are needed; more are taken if they are at hand, so that a slow pipe is not waited for.</param>
    /// <returns>False at the end.</returns>
    private bool Fill(long wanted)
    {
        // What is left is less than a frame.
        int kept = _end - _next;
        Span<byte> buffer = _buffer.AsSpan(0, _capacity);
        buffer.Slice(_next, kept).CopyTo(buffer);
        _next = 0;
        _end = kept;
        int room = (int)Math.Min(_capacity - kept, _remaining);
        int least = (int)Math.Min(wanted - kept, room);
        int read = room == 0 ? 0 : _cursor.ReadAtLeast(buffer.Slice(kept, room), least);
        _end += read;
        _remaining -= read;
        if (_end >= _format.FrameBytes)
        {
            if (read < least)
                NoteEnd(_end % _format.FrameBytes);

            return true;
        }

        NoteEnd(_end);
        _end = 0;
        return false;
    }

    /// <summary>Records what only the end of a stream without seeking shows; elsewhere the header's warnings say it already.</summary>
    private void NoteEnd(int incomplete)
    {
        if (_ended)
            return;

        List<string> added = [];
        if (_declared is { } declared && _remaining > 0)
            added.Add(WavHeaderParser.CutOff((ulong)declared, declared - _remaining));

        if (incomplete > 0 && (_remaining > 0 || !_cursor.CanSeek))
            added.Add(WavHeaderParser.DroppedBytes(incomplete, _format));

        _ended = true;
        _remaining = 0;
        if (added.Count > 0)
            _info = _info with { Warnings = [.. _info.Warnings, .. added] };
    }
}
