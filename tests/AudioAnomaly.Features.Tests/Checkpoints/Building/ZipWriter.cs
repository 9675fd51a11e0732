using System.Text;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>Writes zip archives of stored parts, with whatever lies a test wants.</summary>
internal sealed class ZipWriter
{
    private readonly List<(string Name, byte[] Content)> _parts = [];

    /// <summary>Writes the 64-bit end records, and hides all 32-bit numbers behind them.</summary>
    public bool IsZip64 { get; init; }

    /// <summary>Puts a data descriptor behind each part, and no sizes before it.</summary>
    public bool HasDescriptors { get; init; }

    /// <summary>Changes what the directory says of a part: method, flags, size, offset, name.</summary>
    public Func<string, Entry, Entry> Change { get; init; } = (_, entry) => entry;

    /// <summary>Changes the end record's count, size and offset.</summary>
    public Func<(long Count, long Size, long Offset), (long Count, long Size, long Offset)> ChangeEnd { get; init; } = end => end;

    public ZipWriter Add(string name, byte[] content)
    {
        _parts.Add((name, content));
        return this;
    }

    public byte[] ToArray()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var directory = new List<Entry>();
        foreach ((string name, byte[] content) in _parts)
        {
            directory.Add(Change(name, new Entry(name, 0, HasDescriptors ? 8 : 0, content.Length, content.Length, stream.Position)));
            byte[] text = Encoding.UTF8.GetBytes(name);
            int known = HasDescriptors ? 0 : content.Length;
            Write(writer, 0x04034b50, (2, 45), (2, HasDescriptors ? 8 : 0), (2, 0), (4, 0), (4, 0), (4, known), (4, known), (2, text.Length), (2, 7));

            // Padding in the extra field, as PyTorch aligns its parts.
            writer.Write([.. text, (byte)'F', (byte)'B', 3, 0, (byte)'Z', (byte)'Z', (byte)'Z', .. content]);
            if (HasDescriptors)
            {
                Write(writer, 0x08074b50, (4, 0), (4, content.Length), (4, content.Length));
            }
        }

        long start = stream.Position;
        directory.ForEach(entry => WriteEntry(writer, entry));
        WriteEnd(writer, ChangeEnd((directory.Count, stream.Position - start, start)));
        return stream.ToArray();
    }

    private void WriteEntry(BinaryWriter writer, Entry entry)
    {
        byte[] name = Encoding.UTF8.GetBytes(entry.Name);
        long mask = IsZip64 ? uint.MaxValue : 0;
        Write(writer, 0x02014b50, (2, 45), (2, 45), (2, entry.Flags), (2, entry.Method), (4, 0), (4, 0), (4, mask | entry.Packed), (4, mask | entry.Length), (2, name.Length), (2, IsZip64 ? 28 : 0), (2, 0), (2, 0), (2, 0), (4, 0), (4, mask | entry.Offset));
        writer.Write(name);
        if (IsZip64)
        {
            writer.Write([1, 0, 24, 0]);
            writer.Write(entry.Length);
            writer.Write(entry.Packed);
            writer.Write(entry.Offset);
        }
    }

    private void WriteEnd(BinaryWriter writer, (long Count, long Size, long Offset) end)
    {
        if (IsZip64)
        {
            long position = writer.BaseStream.Position;
            Write(writer, 0x06064b50, (8, 44), (2, 45), (2, 45), (4, 0), (4, 0), (8, end.Count), (8, end.Count), (8, end.Size), (8, end.Offset));
            Write(writer, 0x07064b50, (4, 0), (8, position), (4, 1));
            end = (ushort.MaxValue, uint.MaxValue, uint.MaxValue);
        }

        Write(writer, 0x06054b50, (2, 0), (2, 0), (2, end.Count), (2, end.Count), (4, end.Size), (4, end.Offset), (2, 0));
    }

    private static void Write(BinaryWriter writer, int signature, params ReadOnlySpan<(int Bytes, long Value)> fields)
    {
        writer.Write(signature);
        foreach ((int bytes, long value) in fields)
        {
            writer.Write(BitConverter.GetBytes(value).AsSpan(0, bytes));
        }
    }

    /// <summary>A line of the directory.</summary>
    internal sealed record Entry(string Name, int Method, int Flags, long Packed, long Length, long Offset);
}
