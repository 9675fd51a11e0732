using System.Text;

namespace AudioAnomaly.Audio;

/// <summary>Recognises what people mistake for recordings: download errors, pointers, archives, pictures.</summary>
internal static class ForeignContent
{
    private static readonly (byte[] Start, string Meaning)[] Known =
    [
        ("version https://"u8.ToArray(), "a Git LFS pointer, not the recording itself; fetch it with 'git lfs pull'"),
        ("<!doctype html"u8.ToArray(), "an HTML page, perhaps the error page of a download"),
        ("<html"u8.ToArray(), "an HTML page, perhaps the error page of a download"),
        ("<?xml"u8.ToArray(), "an XML document"),
        ("PK\x03\x04"u8.ToArray(), "a zip archive; unpack it first"),
        ([0x1f, 0x8b], "a gzip archive; unpack it first"),
        ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "a 7-Zip archive; unpack it first"),
        ("Rar!"u8.ToArray(), "a RAR archive; unpack it first"),
        ("%PDF"u8.ToArray(), "a PDF document"),
        ([0x89, 0x50, 0x4e, 0x47], "a PNG picture"),
        ([0xff, 0xd8, 0xff], "a JPEG picture"),
        ([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], "a NumPy array"),
        ([0x7f, 0x45, 0x4c, 0x46], "a program"),
    ];

    /// <summary>Says what a file looks like.</summary>
    /// <param name="header">The file's first bytes.</param>
    /// <returns>A phrase such as "a zip archive", or null if nothing speaks against a recording.</returns>
    public static string? Describe(ReadOnlySpan<byte> header)
    {
        if (header.StartsWith("\uFEFF"u8))
            header = header[3..];

        foreach ((byte[] start, string meaning) in Known)
        {
            if (header.Length >= start.Length && Ascii.EqualsIgnoreCase(header[..start.Length], start))
                return meaning;

            // Ascii comparison is false for bytes above 127, which most signatures have.
            if (header.StartsWith(start))
                return meaning;
        }

        return header.Length >= 4 && IsText(header) ? "a text file" : null;
    }

    /// <summary>Quotes the first bytes for a message.</summary>
    /// <param name="bytes">Some bytes.</param>
    /// <returns>The characters if all are printable, otherwise hexadecimal.</returns>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (b is < 0x20 or > 0x7e)
                return "bytes " + Convert.ToHexString(bytes);
        }

        return $"\"{Encoding.ASCII.GetString(bytes)}\"";
    }

    private static bool IsText(ReadOnlySpan<byte> header)
    {
        foreach (byte b in header)
        {
            if (b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (>= 0x20 and <= 0x7e)))
                return false;
        }

        return true;
    }
}
