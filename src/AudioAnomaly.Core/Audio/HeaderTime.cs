using System.Buffers.Binary;
using System.Text;

namespace AudioAnomaly.Audio;

/// <summary>Reads when a recording was made from what recorders write into WAV and FLAC files.</summary>
internal static class HeaderTime
{
    private const int MaxBlocks = 4096;
    private const int MaxBlockLength = 1 << 20;
    private const int DateOffset = 320;
    private const int DateLength = 10;
    private const int ClockLength = 8;
    private const int CommentBlock = 4;
    private const int LastBlock = 0x80;

    private static readonly string[] DateFields = ["DATE=", "CREATION_TIME=", "DATETIME=", "RECORDINGDATE="];

    /// <summary>The time in a file; null if it tells none, or is no such file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static WrittenTime? Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream);
    }

    /// <summary>The time in a stream that can seek.</summary>
    public static WrittenTime? Read(Stream stream)
    {
        var cursor = new ByteCursor(stream);
        Span<byte> magic = stackalloc byte[4];
        if (cursor.Read(magic) < magic.Length)
        {
            return null;
        }

        IEnumerable<string> texts = magic.SequenceEqual("fLaC"u8) ? OfFlac(cursor)
            : magic.SequenceEqual("RIFF"u8) || magic.SequenceEqual("RF64"u8) || magic.SequenceEqual("BW64"u8) ? OfWav(cursor)
            : [];
        WrittenTime[] found = [.. texts.Select(WrittenTime.Find).OfType<WrittenTime>()];
        return Array.Find(found, written => written.HasClock) ?? found.FirstOrDefault();
    }

    /// <summary>The texts of chunks that tell a time: Broadcast Wave first, which has the time of day too.</summary>
    private static List<string> OfWav(ByteCursor cursor)
    {
        List<string> texts = [];
        cursor.TrySkip(8);
        byte[] header = new byte[8];
        for (int i = 0; i < MaxBlocks && cursor.Read(header) == header.Length; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4));
            long content = cursor.Position;
            if (header.AsSpan(0, 4).SequenceEqual("bext"u8) && cursor.TrySkip(DateOffset))
            {
                byte[] written = new byte[DateLength + ClockLength];
                if (size >= DateOffset + written.Length && cursor.Read(written) == written.Length)
                {
                    texts.Insert(0, $"{TextOf(written.AsSpan(0, DateLength))}T{TextOf(written.AsSpan(DateLength))}");
                }
            }
            else if (header.AsSpan(0, 4).SequenceEqual("LIST"u8) && Take(cursor, size) is { } list && list.AsSpan().StartsWith("INFO"u8))
            {
                AddCreationDates(texts, list.AsSpan(4));
            }

            if (!cursor.TrySkip(content + size + (size & 1L) - cursor.Position))
            {
                break;
            }
        }

        return texts;
    }

    private static void AddCreationDates(List<string> texts, ReadOnlySpan<byte> list)
    {
        while (list.Length >= 8)
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(list[4..]);
            if (size > list.Length - 8)
            {
                return;
            }

            if (list.StartsWith("ICRD"u8))
            {
                texts.Add(TextOf(list.Slice(8, (int)size)));
            }

            list = list[(int)Math.Min(list.Length, 8 + size + (size & 1L))..];
        }
    }

    private static List<string> OfFlac(ByteCursor cursor)
    {
        List<string> texts = [];
        byte[] header = new byte[4];
        for (int i = 0; i < MaxBlocks && cursor.Read(header) == header.Length; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header) & 0xFF_FFFF;
            long content = cursor.Position;
            if ((header[0] & ~LastBlock) == CommentBlock && Take(cursor, size) is { } block)
            {
                AddComments(texts, block);
            }

            if ((header[0] & LastBlock) != 0 || !cursor.TrySkip(content + size - cursor.Position))
            {
                break;
            }
        }

        return texts;
    }

    private static void AddComments(List<string> texts, ReadOnlySpan<byte> block)
    {
        // The writer's name, the number of comments, then the comments, each behind its length.
        if (!TryTake(ref block, out _) || block.Length < 4)
        {
            return;
        }

        block = block[4..];
        while (TryTake(ref block, out string comment))
        {
            if (Array.Find(DateFields, field => comment.StartsWith(field, StringComparison.OrdinalIgnoreCase)) is { } field)
            {
                texts.Add(comment[field.Length..]);
            }
        }
    }

    private static bool TryTake(ref ReadOnlySpan<byte> block, out string text)
    {
        text = string.Empty;
        if (block.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(block) is var size && size > block.Length - 4)
        {
            return false;
        }

        text = TextOf(block.Slice(4, (int)size));
        block = block[(4 + (int)size)..];
        return true;
    }

    /// <summary>The content of a block, unless it is longer than any text about a recording, or cut off.</summary>
    private static byte[]? Take(ByteCursor cursor, uint size)
    {
        if (size > MaxBlockLength || size > cursor.Length - cursor.Position)
        {
            return null;
        }

        byte[] content = new byte[size];
        return cursor.Read(content) == content.Length ? content : null;
    }

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]).Trim();
    }
}
