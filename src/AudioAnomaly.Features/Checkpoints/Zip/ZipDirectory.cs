using System.Buffers.Binary;
using System.Text;

namespace AudioAnomaly.Checkpoints;

/// <summary>Reads the directory of a zip archive, with its 64-bit form, and finds the bytes of stored parts.</summary>
/// <remarks>
/// Not done with <see cref="System.IO.Compression.ZipArchive"/>, because that makes objects of the whole directory, however large it really is, before its
/// size, overlaps and repeated parts can be looked at.
/// </remarks>
internal static class ZipDirectory
{
    // PyTorch needs about 65 bytes a part.
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int EndBytes = 22;
    private const int MaxTailBytes = EndBytes + ushort.MaxValue;
    private const int LocatorBytes = 20;
    private const int End64Bytes = 56;
    private const int EntryBytes = 46;
    private const int HeaderBytes = 30;

    /// <summary>Reads which parts there are, in the order in which they lie in the file.</summary>
    /// <exception cref="FormatException">The archive is incomplete, damaged, or has more parts than any checkpoint.</exception>
    public static ZipPart[] Read(Stream stream)
    {
        (long offset, long size, long count) = FindDirectory(stream);
        if (size > MaxBytes)
        {
            throw new FormatException($"its table of parts has {size} bytes, more than any checkpoint needs.");
        }

        byte[] directory = ReadBytes(stream, offset, (int)size);
        var parts = new List<ZipPart>();
        for (int position = 0; position < directory.Length;)
        {
            (ZipPart part, int bytes) = ReadEntry(directory.AsSpan(position));
            parts.Add(part);
            position += bytes;
        }

        return parts.Count == count ? Arrange(parts, offset) : throw Damaged();
    }

    /// <summary>Finds the first byte of a stored part.</summary>
    /// <exception cref="FormatException">The part's own header does not fit what the directory says of it.</exception>
    public static long FindData(Stream stream, ZipPart part)
    {
        byte[] header = ReadBytes(stream, part.HeaderOffset, HeaderBytes);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26));
        long start = part.HeaderOffset + HeaderBytes + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28));
        return header.AsSpan().StartsWith("PK\x03\x04"u8)
            && start + part.Length <= part.Limit
            && Encoding.UTF8.GetString(ReadBytes(stream, part.HeaderOffset + HeaderBytes, nameLength)) == part.Name
            ? start
            : throw Damaged();
    }

    private static (long Offset, long Size, long Count) FindDirectory(Stream stream)
    {
        int tailBytes = (int)Math.Min(stream.Length, MaxTailBytes);
        long tailStart = stream.Length - tailBytes;
        byte[] tail = ReadBytes(stream, tailStart, tailBytes);
        int found = tailBytes < EndBytes ? -1 : tail.AsSpan(0, tailBytes - EndBytes + 4).LastIndexOf("PK\x05\x06"u8);
        if (found < 0)
        {
            throw new FormatException("it begins like a PyTorch file but has no end: the download or copy is incomplete.");
        }

        ReadOnlySpan<byte> end = tail.AsSpan(found, EndBytes);
        long count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        long limit = tailStart + found;
        if (count == ushort.MaxValue || size == uint.MaxValue || offset == uint.MaxValue)
        {
            (offset, size, count, limit) = FindDirectory64(stream, limit);
        }

        return offset >= 0 && size >= 0 && offset <= limit && size <= limit - offset ? (offset, size, count) : throw Damaged();
    }

    private static (long Offset, long Size, long Count, long Limit) FindDirectory64(Stream stream, long endOffset)
    {
        ReadOnlySpan<byte> locator = endOffset < LocatorBytes ? throw Damaged() : ReadBytes(stream, endOffset - LocatorBytes, LocatorBytes);
        long offset = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        if (!locator.StartsWith("PK\x06\x07"u8) || offset < 0 || offset > endOffset - LocatorBytes - End64Bytes)
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> end = ReadBytes(stream, offset, End64Bytes);
        return end.StartsWith("PK\x06\x06"u8)
            ? (BinaryPrimitives.ReadInt64LittleEndian(end[48..]), BinaryPrimitives.ReadInt64LittleEndian(end[40..]), BinaryPrimitives.ReadInt64LittleEndian(end[32..]), offset)
            : throw Damaged();
    }

    private static (ZipPart Part, int Bytes) ReadEntry(ReadOnlySpan<byte> entry)
    {
        if (entry.Length < EntryBytes || !entry.StartsWith("PK\x01\x02"u8))
        {
            throw Damaged();
        }

        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]);
        int bytes = EntryBytes + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
        if (bytes > entry.Length)
        {
            throw Damaged();
        }

        long packed = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        ReadOnlySpan<byte> wide = FindExtra64(entry.Slice(EntryBytes + nameLength, extraLength));
        length = Widen(length, ref wide);
        packed = Widen(packed, ref wide);
        offset = Widen(offset, ref wide);
        bool isEncrypted = (BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]) & 1) != 0;
        bool isPacked = BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]) != 0;
        bool isStored = !isEncrypted && !isPacked;
        return length >= 0 && packed >= 0 && offset >= 0 && (!isStored || length == packed)
            ? (new ZipPart(Encoding.UTF8.GetString(entry.Slice(EntryBytes, nameLength)), isStored, packed, offset, 0), bytes)
            : throw Damaged();
    }

    private static ReadOnlySpan<byte> FindExtra64(ReadOnlySpan<byte> extra)
    {
        const int Header = 4;
        while (extra.Length >= Header)
        {
            int size = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - Header);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                return extra.Slice(Header, size);
            }

            extra = extra[(Header + size)..];
        }

        return [];
    }

    // A 32-bit field with all bits set stands for the next 64-bit number of the extra field.
    private static long Widen(long value, ref ReadOnlySpan<byte> wide)
    {
        if (value != uint.MaxValue)
        {
            return value;
        }

        long wider = wide.Length >= sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(wide) : throw Damaged();
        wide = wide[sizeof(long)..];
        return wider;
    }

    private static ZipPart[] Arrange(List<ZipPart> parts, long directoryOffset)
    {
        var arranged = parts.OrderBy(part => part.HeaderOffset).ToArray();
        for (int i = 0; i < arranged.Length; i++)
        {
            long limit = i + 1 < arranged.Length ? arranged[i + 1].HeaderOffset : directoryOffset;
            if (limit - arranged[i].HeaderOffset < HeaderBytes || arranged[i].Length > limit - arranged[i].HeaderOffset - HeaderBytes)
            {
                throw new FormatException("its parts lie on top of each other: the file is damaged.");
            }

            arranged[i] = arranged[i] with { Limit = limit };
        }

        return arranged;
    }

    private static byte[] ReadBytes(Stream stream, long offset, int count)
    {
        byte[] bytes = new byte[count];
        stream.Seek(offset, SeekOrigin.Begin);
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static FormatException Damaged() => new("its table of parts makes no sense: the file is damaged. Download or copy it again.");
}
