using System.Buffers;

namespace AudioAnomaly.Audio;

/// <summary>Streams the samples of a WAV file through one pooled buffer.</summary>
internal sealed class WavDecoder : AudioDecoder
{
    private const int BufferBytes = 1 << 16;

    // A pad byte and a chunk's header.
    private const int MaxBeyond = 1 + WavChunk.HeaderLength;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly ByteCursor _cursor;
    private readonly ChannelSelection _channels;
    private readonly long? _declared;
    private readonly int _capacity;
    private WavFormat _format;
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
        _buffer = ArrayPool<byte>.Shared.Rent(_capacity + MaxBeyond);
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
            ? throw new AudioFormatException(name, $"channel {index} was asked for, but the recording has {CountText.Of(count, "channel")}, counted from 0.")
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

            Span<byte> stored = _buffer.AsSpan(_next, frames * frameBytes);
            if (_format.IsBigEndian)
                WavFormat.ReverseBytes(stored, _format.SampleBytes);

            if (_format.MayBeLow)
                FindPlaceOf24Bits(stored);

            WavSampleConverter.ToMono(stored, _format, _channels, destination.Slice(written, frames));
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
        Span<byte> buffer = _buffer;
        buffer.Slice(_next, kept).CopyTo(buffer);
        _next = 0;
        if (_remaining == 0 && !_ended && !_cursor.CanSeek)
            kept += GoOnBeyondDeclaredEnd(buffer[kept..]);

        _end = kept;
        int room = (int)Math.Min(Math.Max(0, _capacity - kept), _remaining);
        int least = (int)Math.Clamp(wanted - kept, 0, room);
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

    /// <summary>
    /// Looks at what follows the samples that the header told of, in a stream without seeking: nothing, other chunks, or more samples, as recorders write that
    /// cannot go back. Those are read on.
    /// </summary>
    /// <returns>How many bytes of samples were found and written.</returns>
    private int GoOnBeyondDeclaredEnd(Span<byte> destination)
    {
        // A chunk begins at an even position, so that a byte may stand before it.
        int pad = (int)(_declared!.Value & 1);
        Span<byte> beyond = stackalloc byte[pad + WavChunk.HeaderLength];
        int read = _cursor.Read(beyond);
        if (read < beyond.Length || WavChunk.IsPlausible(beyond[pad..], _format.IsBigEndian) || WavChunk.IsPlausible(beyond[..^pad], _format.IsBigEndian))
            return 0;

        beyond.CopyTo(destination);
        _remaining = long.MaxValue;
        _info = _info with { Warnings = [.. _info.Warnings, WavWarning.Beyond(_declared.Value)] };
        return read;
    }

    /// <summary>Decides in which three of four bytes 24-bit samples stand. Silence leaves it open, and is the same either way.</summary>
    private void FindPlaceOf24Bits(ReadOnlySpan<byte> samples)
    {
        ReadOnlySpan<int> values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(samples);
        if (!values.ContainsAnyExcept(0))
            return;

        bool isLow = false;
        foreach (int value in values)
        {
            isLow |= (value & 0xFF) != 0;
            if (value is < -(1 << 23) or >= 1 << 23)
            {
                isLow = false;
                break;
            }
        }

        _format = _format with { Kind = isLow ? WavSampleKind.Pcm24Low : WavSampleKind.Pcm32, MayBeLow = false };
    }

    /// <summary>Records what only the end of a stream without seeking shows; elsewhere the header's warnings say it already.</summary>
    private void NoteEnd(int incomplete)
    {
        if (_ended)
            return;

        List<string> added = [];
        if (_declared is { } declared && _remaining > 0 && _remaining <= declared)
            added.Add(WavWarning.Missing(declared, declared - _remaining, _format));

        if (incomplete > 0 && (_remaining > 0 || !_cursor.CanSeek))
            added.Add(WavWarning.Dropped(incomplete, _format));

        _ended = true;
        _remaining = 0;
        if (added.Count > 0)
            _info = _info with { Warnings = [.. _info.Warnings, .. added] };
    }
}
