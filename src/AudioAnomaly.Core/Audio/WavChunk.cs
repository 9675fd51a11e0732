using System.Buffers.Binary;

namespace AudioAnomaly.Audio;

/// <summary>Tells the chunks of a RIFF file from other bytes.</summary>
internal static class WavChunk
{
    /// <summary>A chunk's name and length.</summary>
    public const int HeaderLength = 8;

    // What stands beside samples is seldom longer, and samples seldom look like the length of something shorter.
    private const uint LongestPlausible = 1 << 24;

    /// <summary>A chunk's length, which follows its name.</summary>
    public static uint SizeOf(ReadOnlySpan<byte> header, bool isBigEndian)
        => isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(header[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);

    /// <summary>Whether bytes may be a chunk's name: letters, digits and signs.</summary>
    public static bool IsName(ReadOnlySpan<byte> name) => !name[..4].ContainsAnyExceptInRange((byte)0x20, (byte)0x7e);

    /// <summary>Whether bytes are the name of a chunk that most files have.</summary>
    public static bool IsWellKnown(ReadOnlySpan<byte> name)
        => name[..4].SequenceEqual("data"u8) || name[..4].SequenceEqual("fmt "u8) || name[..4].SequenceEqual("LIST"u8) || name[..4].SequenceEqual("fact"u8);

    /// <summary>Whether bytes look like a chunk's beginning, where nothing tells how much follows.</summary>
    public static bool IsPlausible(ReadOnlySpan<byte> header, bool isBigEndian) => IsName(header) && SizeOf(header, isBigEndian) <= LongestPlausible;
}
