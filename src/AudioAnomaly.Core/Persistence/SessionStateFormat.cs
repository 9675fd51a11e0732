using System.Security.Cryptography;

namespace AudioAnomaly;

/// <summary>
/// The frame around what is saved of a session or a monitor: "AAST", the version, the kind, the model's fingerprint; at the end a digest of all before. All
/// versions begin and end so.
/// </summary>
internal static class SessionStateFormat
{
    public const byte Version = 1;
    public const int FingerprintBytes = 16;
    public const int DigestBytes = 16;
    public const int HeaderBytes = 4 + 1 + 1 + FingerprintBytes;

    // Rows that stand for earlier ones cost a byte or two however long they are: beyond so many numbers they are written out, so that no state takes more
    // memory than its size and this.
    public const int MostRepeated = 1 << 24;

    public static ReadOnlySpan<byte> Magic => "AAST"u8;

    /// <summary>The digest of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="digest">Gets it.</param>
    public static void Digest(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, whole);
        whole[..DigestBytes].CopyTo(digest);
    }
}
