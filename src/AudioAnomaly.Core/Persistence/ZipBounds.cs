using System.Buffers.Binary;

namespace AudioAnomaly;

/// <summary>Finds out how long a zip archive's directory is before it is read: each of its entries becomes an object.</summary>
internal static class ZipBounds
{
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int LongEndBytes = 56;
    private const int MaxComment = ushort.MaxValue;
    private const uint EndSignature = 0x06054b50;
    private const uint LocatorSignature = 0x07064b50;
    private const uint LongEndSignature = 0x06064b50;

    /// <summary>Checks the directory's length.</summary>
    /// <param name="stream">The archive; its position is left at the start.</param>
    /// <param name="maxBytes">The longest directory, in bytes.</param>
    /// <exception cref="InvalidDataException">The file is no zip archive, or its directory is longer or lies elsewhere.</exception>
    public static void Check(Stream stream, int maxBytes)
    {
        byte[] tail = new byte[(int)Math.Min(stream.Length, MaxComment + EndBytes + LocatorBytes)];
        stream.Seek(-tail.Length, SeekOrigin.End);
        stream.ReadExactly(tail);
        int end = tail.Length - EndBytes;
        while (end >= 0 && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end)) != EndSignature)
        {
            end--;
        }

        if (end < 0)
        {
            throw new InvalidDataException("There is no end of a zip directory.");
        }

        long position = stream.Length - tail.Length + end;
        long start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (start == uint.MaxValue)
        {
            (start, position) = FindLong(stream, tail, end);
        }

        if (start > position || position - start > maxBytes)
        {
            throw new InvalidDataException("The zip directory is too long, or lies elsewhere.");
        }

        stream.Seek(0, SeekOrigin.Begin);
    }

    /// <summary>Archives beyond 4 GB have a second end before the first.</summary>
    private static (long Start, long Position) FindLong(Stream stream, byte[] tail, int end)
    {
        int locator = end - LocatorBytes;
        if (locator < 0 || BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(locator)) != LocatorSignature)
        {
            throw new InvalidDataException("There is no locator of a long zip directory.");
        }

        long place = BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(locator + 8));
        byte[] record = new byte[LongEndBytes];
        if (place < 0 || place > stream.Length - record.Length)
        {
            throw new InvalidDataException("The long zip directory lies outside the file.");
        }

        stream.Seek(place, SeekOrigin.Begin);
        stream.ReadExactly(record);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == LongEndSignature
            ? (BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48)) is >= 0 and var start ? start : long.MaxValue, place)
            : throw new InvalidDataException("There is no long zip directory where one should be.");
    }
}
