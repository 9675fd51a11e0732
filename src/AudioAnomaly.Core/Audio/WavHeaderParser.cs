using System.Buffers.Binary;
using System.Text;

namespace AudioAnomaly.Audio;

/// <summary>Finds format and samples in a RIFF, RIFX, RF64 or BW64 file: chunks in any order, unknown ones skipped.</summary>
internal sealed class WavHeaderParser
{
    private const uint Unknown32 = uint.MaxValue;
    private const int MinDs64Length = 24;

    // Tags and padding at the end of a file are shorter.
    private const int LeastSurplus = 4096;

    // A real file has a handful; a hostile one might hold millions of empty chunks.
    private const int MaxChunks = 4096;

    private readonly ByteCursor _cursor;
    private readonly string _name;
    private readonly List<string> _warnings = [];
    private readonly List<string> _seen = [];
    private bool _isBigEndian;
    private bool _isUnfinished;
    private bool _isIncomplete;
    private bool _afterOddChunk;
    private WavFormat? _format;
    private ulong? _longDataLength;
    private (long Offset, long? Length, long? Declared)? _data;

    private WavHeaderParser(ByteCursor cursor, string name)
    {
        _cursor = cursor;
        _name = name;
    }

    /// <summary>Reads the header and leaves the stream at the first sample.</summary>
    /// <exception cref="AudioFormatException">This is no WAV file that can be read.</exception>
    public static WavLayout Parse(ByteCursor cursor, string name) => new WavHeaderParser(cursor, name).Parse();

    private WavLayout Parse()
    {
        bool isLong = ReadFileHeader();
        Span<byte> header = stackalloc byte[WavChunk.HeaderLength];
        for (int i = 0; ; i++)
        {
            long offset = _cursor.Position;
            if (i == MaxChunks)
                throw new AudioFormatException(_name, $"there are more than {MaxChunks} chunks before the samples. The file is damaged.", offset);

            if (!ReadChunkHeader(header) || ReadChunk(header[..4], WavChunk.SizeOf(header, _isBigEndian), isLong))
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
        _isBigEndian = found.StartsWith("RIFX"u8);
        if (!isLong && !_isBigEndian && !found.StartsWith("RIFF"u8[..Math.Min(4, read)]))
        {
            found = header[..(read + _cursor.Read(header[read..]))];
            string problem = ForeignContent.Describe(found) is { } foreign ? $"this looks like {foreign}."
                : $"the file starts with {ForeignContent.Quote(found[..Math.Min(4, read)])}; a WAV file starts with \"RIFF\", \"RIFX\", \"RF64\" or \"BW64\".";
            throw new AudioFormatException(_name, problem, 0);
        }

        _isUnfinished = read >= WavChunk.HeaderLength && WavChunk.SizeOf(header, _isBigEndian) is 0 or Unknown32;
        if (read < 12)
            throw new AudioFormatException(_name, $"the file ends after {read} bytes, inside its header; a WAV file has at least 44.", read);

        return found[8..].SequenceEqual("WAVE"u8)
            ? isLong
            : throw new AudioFormatException(_name, $"this is a RIFF file of the form {ForeignContent.Quote(found[8..])}; expected \"WAVE\".", 8);
    }

    /// <summary>Reads a chunk's name and length. After an odd chunk stands a pad byte, which some writers leave out.</summary>
    /// <returns>False at the end of the file.</returns>
    private bool ReadChunkHeader(Span<byte> header)
    {
        if (!_afterOddChunk)
            return _cursor.Read(header) == header.Length;

        _afterOddChunk = false;
        Span<byte> start = stackalloc byte[5];
        if (_cursor.Read(start) < start.Length)
            return false;

        bool isPadded = !WavChunk.IsWellKnown(start) && (start[0] == 0 || WavChunk.IsName(start[1..]) || !WavChunk.IsName(start));
        ReadOnlySpan<byte> known = isPadded ? start[1..] : start;
        known.CopyTo(header);
        return _cursor.Read(header[known.Length..]) == header.Length - known.Length;
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
        _cursor.TrySkip(size - passed);
        _afterOddChunk = (size & 1) != 0;
        return _format is not null && _data is not null;
    }

    private void ReadFormat(uint size, long content)
    {
        Span<byte> chunk = stackalloc byte[WavFormat.MaxChunkLength];
        int wanted = (int)Math.Min(size, (uint)chunk.Length);
        int read = _cursor.Read(chunk[..wanted]);
        if (read < wanted)
            throw new AudioFormatException(_name, $"the file ends inside its 'fmt ' chunk: {read} of {size} bytes are there.", content + read);

        WavFormat format = WavFormat.Parse(chunk[..read], _isBigEndian, _name, content);
        if (format.Warning is { } warning)
            _warnings.Add(warning);

        _format = format;
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
        bool isPlaceholder = isInDs64 ? declared == ulong.MaxValue : WavWarning.IsPlaceholder((long)declared) && !(declared <= (ulong?)(_cursor.Length - content));
        bool isEmpty = declared == 0 && EndsInChunks(content);
        _isIncomplete = isPlaceholder || declared == 0;

        // Into a pipe no length can be written, so that this is nothing odd there.
        if (_cursor.CanSeek && (isPlaceholder || (declared == 0 && (!isEmpty || _isUnfinished))))
            _warnings.Add(WavWarning.Unfinished(declared));

        if (isPlaceholder || (declared == 0 && !isEmpty))
        {
            _data = (content, _cursor.Length - content, null);
        }
        else
        {
            _data = (content, (long)Math.Min(declared, long.MaxValue), (long)Math.Min(declared, long.MaxValue));
        }

        if (_format is not null)
            return true;

        if (!_cursor.CanSeek)
            throw new AudioFormatException(_name, "the samples come before the 'fmt ' chunk, which cannot be read from a stream without seeking. Save the stream to a file and read that.", content - WavChunk.HeaderLength);

        _cursor.TrySkip(_data.Value.Length!.Value);
        _afterOddChunk = (_data.Value.Length.Value & 1) != 0;
        return false;
    }

    /// <summary>Whether what follows a position up to the end of the file is nothing, or whole chunks.</summary>
    private bool EndsInChunks(long position)
    {
        if (_cursor.Length is not { } total)
            return false;

        long end = EndOfChunks(position, total);
        _cursor.SeekTo(position);
        return end == total;
    }

    /// <summary>How far whole chunks go from a position on.</summary>
    private long EndOfChunks(long position, long total)
    {
        Span<byte> header = stackalloc byte[WavChunk.HeaderLength];
        long end = position;
        for (int i = 0; i < MaxChunks && end < total; i++)
        {
            _cursor.SeekTo(end);
            if (_cursor.Read(header) < header.Length || !WavChunk.IsName(header))
                break;

            long size = WavChunk.SizeOf(header, _isBigEndian), next = end + header.Length + size;
            if (next > total)
                break;

            // The last chunk's pad byte is often missing.
            end = Math.Min(total, next + (size & 1));
        }

        return end;
    }

    /// <summary>Compares the length of the samples with what is there, in both directions.</summary>
    private long CheckLength(long offset, long declared, WavFormat format)
    {
        long total = _cursor.Length!.Value, available = total - offset;
        if (declared > available)
        {
            _warnings.Add(WavWarning.Missing(declared, available, format));
            _isIncomplete = true;
            return available;
        }

        long padded = Math.Min(total, offset + declared + (declared & 1));
        long end = Math.Max(EndOfChunks(padded, total), EndOfChunks(offset + declared, total));
        long surplus = total - end;
        if (surplus <= (declared & 1))
            return declared;

        // What follows other chunks, or is no more than a tag or a sector's filling, is no sound.
        if (end > padded || surplus < LeastSurplus || IsFilling(end, total))
        {
            _warnings.Add(WavWarning.Surplus(surplus));
            return declared;
        }

        _warnings.Add(WavWarning.Beyond(declared));
        return available;
    }

    /// <summary>Whether the bytes up to the end of the file begin and end as room does that was set aside and never written to.</summary>
    private bool IsFilling(long start, long total)
    {
        byte[] bytes = new byte[LeastSurplus];
        foreach (long position in (long[])[start, total - bytes.Length])
        {
            _cursor.SeekTo(position);
            if (_cursor.Read(bytes) < bytes.Length || bytes.AsSpan().ContainsAnyExcept((byte)0))
                return false;
        }

        return true;
    }

    private WavLayout Finish()
    {
        string seen = _seen.Count == 0 ? "no chunk" : "the chunks " + string.Join(", ", _seen);
        if (_format is not { } format)
            throw new AudioFormatException(_name, $"the file ends without a 'fmt ' chunk; found {seen}. It is damaged or cut off.", _cursor.Position);

        if (_data is not { } data)
            throw new AudioFormatException(_name, $"the file ends without a 'data' chunk, so it holds no samples; found {seen}. It is damaged or cut off.", _cursor.Position);

        long? length = data.Length;
        if (_cursor.CanSeek)
        {
            length = data.Declared is { } declared ? CheckLength(data.Offset, declared, format) : length;
            _cursor.SeekTo(data.Offset);
            long rest = length!.Value % format.FrameBytes;
            if (rest != 0)
                _warnings.Add(WavWarning.Dropped(rest, format));
        }

        return new WavLayout
        {
            Format = format,
            DataOffset = data.Offset,
            DataLength = length,
            IsIncomplete = _isIncomplete,
            Warnings = _warnings,
        };
    }
}
