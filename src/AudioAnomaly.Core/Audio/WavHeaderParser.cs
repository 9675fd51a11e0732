using System.Buffers.Binary;
using System.Text;

namespace AudioAnomaly.Audio;

/// <summary>Finds format and samples in a RIFF, RF64 or BW64 file: chunks in any order, unknown ones skipped.</summary>
internal sealed class WavHeaderParser
{
    private const uint Unknown32 = uint.MaxValue;
    private const int ChunkHeaderLength = 8;
    private const int MinDs64Length = 24;

    // A real file has a handful; a hostile one might hold millions of empty chunks.
    private const int MaxChunks = 4096;

    private readonly ByteCursor _cursor;
    private readonly string _name;
    private readonly List<string> _warnings = [];
    private readonly List<string> _seen = [];
    private WavFormat? _format;
    private ulong? _longDataLength;
    private (long Offset, long? Length)? _data;

    private WavHeaderParser(ByteCursor cursor, string name)
    {
        _cursor = cursor;
        _name = name;
    }

    /// <summary>Reads the header and leaves the stream at the first sample.</summary>
    /// <exception cref="AudioFormatException">This is no WAV file that can be read.</exception>
    public static WavLayout Parse(ByteCursor cursor, string name) => new WavHeaderParser(cursor, name).Parse();

    /// <summary>The warning for samples that end too soon.</summary>
    public static string CutOff(ulong declared, long available)
        => $"The header says {declared} bytes of samples but only {available} follow; the recording seems to be cut off.";

    /// <summary>The warning for an incomplete last frame.</summary>
    public static string DroppedBytes(long bytes, WavFormat format)
        => $"The last {bytes} byte(s) are not a whole frame of {format.FrameBytes} bytes and were dropped.";

    private WavLayout Parse()
    {
        bool isLong = ReadFileHeader();
        Span<byte> header = stackalloc byte[ChunkHeaderLength];
        for (int i = 0; ; i++)
        {
            long offset = _cursor.Position;
            if (i == MaxChunks)
                throw new AudioFormatException(_name, $"there are more than {MaxChunks} chunks before the samples. The file is damaged.", offset);

            int read = _cursor.Read(header);
            if (read < ChunkHeaderLength)
                break;

            if (ReadChunk(header[..4], BinaryPrimitives.ReadUInt32LittleEndian(header[4..]), isLong))
                break;
        }

        return Finish();
    }

    /// <returns>Whether the file is of a 64-bit kind.</returns>
    private bool ReadFileHeader()
    {
        Span<byte> header = stackalloc byte[AudioFile.HeaderLength];
        int read = _cursor.Read(header[..12]);
        ReadOnlySpan<byte> found = header[..read];
        if (found.IsEmpty)
            throw new AudioFormatException(_name, "the file is empty (0 bytes).", 0);

        bool isLong = found.StartsWith("RF64"u8) || found.StartsWith("BW64"u8);
        if (!isLong && !found.StartsWith("RIFF"u8[..Math.Min(4, read)]))
        {
            found = header[..(read + _cursor.Read(header[read..]))];
            string problem = ForeignContent.Describe(found) is { } foreign ? $"this looks like {foreign}."
                : found.StartsWith("RIFX"u8) ? "this is a big-endian WAV file (RIFX), which is not supported. Convert it to an ordinary WAV file."
                : $"the file starts with {ForeignContent.Quote(found[..Math.Min(4, read)])}; a WAV file starts with \"RIFF\", \"RF64\" or \"BW64\".";
            throw new AudioFormatException(_name, problem, 0);
        }

        if (read < 12)
            throw new AudioFormatException(_name, $"the file ends after {read} bytes, inside its header; a WAV file has at least 44.", read);

        return found[8..].SequenceEqual("WAVE"u8)
            ? isLong
            : throw new AudioFormatException(_name, $"this is a RIFF file of the form {ForeignContent.Quote(found[8..])}; expected \"WAVE\".", 8);
    }

    /// <returns>Whether the samples can be read now.</returns>
    private bool ReadChunk(ReadOnlySpan<byte> id, uint size, bool isLong)
    {
        long content = _cursor.Position;
        if (_seen.Count < 16)
            _seen.Add(ForeignContent.Quote(id));

        if (id.SequenceEqual("data"u8) && _data is null)
            return ReadDataChunk(size, isLong, content);

        if (id.SequenceEqual("fmt "u8) && _format is null)
        {
            ReadFormat(size, content);
        }
        else if (isLong && id.SequenceEqual("ds64"u8) && _longDataLength is null)
        {
            ReadLongSizes(size, content);
        }

        long passed = _cursor.Position - content;
        _cursor.TrySkip(size + (size & 1L) - passed);
        return _format is not null && _data is not null;
    }

    private void ReadFormat(uint size, long content)
    {
        Span<byte> chunk = stackalloc byte[WavFormat.MaxChunkLength];
        int wanted = (int)Math.Min(size, (uint)chunk.Length);
        int read = _cursor.Read(chunk[..wanted]);
        if (read < wanted)
            throw new AudioFormatException(_name, $"the file ends inside its 'fmt ' chunk: {read} of {size} bytes are there.", content + read);

        _format = WavFormat.Parse(chunk[..read], _name, content);
    }

    private void ReadLongSizes(uint size, long content)
    {
        Span<byte> chunk = stackalloc byte[MinDs64Length];
        int wanted = (int)Math.Min(size, (uint)chunk.Length);
        int read = _cursor.Read(chunk[..wanted]);
        if (read < MinDs64Length)
            throw new AudioFormatException(_name, $"the 'ds64' chunk has {read} bytes; at least {MinDs64Length} are needed.", content);

        _longDataLength = BinaryPrimitives.ReadUInt64LittleEndian(chunk[8..]);
    }

    /// <returns>Whether nothing after the samples is needed.</returns>
    private bool ReadDataChunk(uint size, bool isLong, long content)
    {
        bool isInDs64 = size == Unknown32 && isLong && _longDataLength is not null;
        ulong declared = isInDs64 ? _longDataLength!.Value : size;
        bool unknown = declared == (isInDs64 ? ulong.MaxValue : Unknown32) || (declared == 0 && !IsReallyEmpty(content));
        long? length = unknown ? null : (long)Math.Min(declared, long.MaxValue);
        if (unknown)
            _warnings.Add($"The header does not tell how long the samples are (it says {declared} bytes), as recorders write that cannot go back; everything up to the end was read.");

        if (_cursor.Length is { } total)
        {
            long available = total - content;
            if (length > available)
                _warnings.Add(CutOff(declared, available));

            length = Math.Min(length ?? available, available);
        }

        _data = (content, length);
        if (_format is not null)
            return true;

        if (!_cursor.CanSeek)
            throw new AudioFormatException(_name, "the samples come before the 'fmt ' chunk, which cannot be read from a stream without seeking. Save the stream to a file and read that.", content - ChunkHeaderLength);

        _cursor.TrySkip(length!.Value + (length.Value & 1));
        return false;
    }

    /// <summary>Whether "0 bytes of samples" is true: what follows up to the end of the file is nothing, or whole chunks with readable names.</summary>
    private bool IsReallyEmpty(long content)
    {
        if (_cursor.Length is not { } total)
            return false;

        Span<byte> header = stackalloc byte[ChunkHeaderLength];
        bool whole = true;
        for (int i = 0; whole && i < MaxChunks && _cursor.Position < total; i++)
        {
            whole = _cursor.Read(header) == ChunkHeaderLength
                && ForeignContent.Quote(header[..4])[0] == '"'
                && _cursor.TrySkip(BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) + (header[4] & 1L));
        }

        whole &= _cursor.Position == total;
        _cursor.SeekTo(content);
        return whole;
    }

    private WavLayout Finish()
    {
        string seen = _seen.Count == 0 ? "no chunk" : "the chunks " + string.Join(", ", _seen);
        if (_format is not { } format)
            throw new AudioFormatException(_name, $"the file ends without a 'fmt ' chunk; found {seen}. It is damaged or cut off.", _cursor.Position);

        if (_data is not { } data)
            throw new AudioFormatException(_name, $"the file ends without a 'data' chunk, so it holds no samples; found {seen}. It is damaged or cut off.", _cursor.Position);

        if (_cursor.CanSeek)
        {
            _cursor.SeekTo(data.Offset);
            long rest = data.Length!.Value % format.FrameBytes;
            if (rest != 0)
                _warnings.Add(DroppedBytes(rest, format));
        }

        return new WavLayout { Format = format, DataOffset = data.Offset, DataLength = data.Length, Warnings = _warnings };
    }
}
