using System.Buffers;
using System.Buffers.Binary;

namespace AudioAnomaly.Checkpoints;

/// <summary>Tells from a file's first bytes what it is.</summary>
internal static class CheckpointSniffer
{
    private const int HeaderBytes = 512;
    private static readonly SearchValues<byte> PrintableText = SearchValues.Create([.. "\t\r\n"u8, .. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (byte)c)]);
    private const int MaxSafetensorsHeader = 100_000_000;

    /// <summary>Opens the reader for a file's container.</summary>
    /// <exception cref="FormatException">The file is something else; the message says what, and what to do.</exception>
    public static CheckpointSource Open(Stream stream)
    {
        byte[] buffer = new byte[Math.Min(HeaderBytes, stream.Length)];
        stream.Seek(0, SeekOrigin.Begin);
        stream.ReadExactly(buffer);
        ReadOnlySpan<byte> header = buffer;
        return header.StartsWith("PK\x03\x04"u8) ? TorchZipSource.Open(stream)
            : TorchLegacySource.FindStart(header) is > 0 and int start ? TorchLegacySource.Open(stream, start)
            : IsSafetensors(header) ? SafetensorsSource.Open(stream)
            : throw new FormatException(Describe(header));
    }

    // A length that the file does not have is the business of the reader, which says that the file is incomplete.
    private static bool IsSafetensors(ReadOnlySpan<byte> header)
        => header.Length > sizeof(ulong)
        && header[sizeof(ulong)] == (byte)'{'
        && BinaryPrimitives.ReadUInt64LittleEndian(header) <= MaxSafetensorsHeader;

    private static bool IsText(ReadOnlySpan<byte> header) => header.IndexOfAnyExcept(PrintableText) < 0;

    private static string Describe(ReadOnlySpan<byte> header)
    {
        if (header.Length == 0)
        {
            return "the file is empty. Download it again.";
        }

        if (header.StartsWith("version https://git-lfs"u8))
        {
            return "it is a Git LFS pointer, not the weights themselves. Fetch them with 'git lfs pull'.";
        }

        ReadOnlySpan<byte> text = header.TrimStart(" \t\r\n\uFEFF"u8);
        if (text.StartsWith("<"u8))
        {
            return "it is a web page, not a checkpoint: the download failed or needs a login. Download the file itself.";
        }

        if (header.Length > 262 && header.Slice(257, 5).SequenceEqual("ustar"u8))
        {
            return "it is a tar archive: either somebody packed the checkpoint, or PyTorch wrote it before version 0.1. Unpack it, or load it in Python and save its state_dict() with torch.save.";
        }

        return header switch
        {
            [0x1f, 0x8b, ..] => "it is compressed with gzip. Unpack it first.",
            [(byte)'B', (byte)'Z', (byte)'h', ..] => "it is compressed with bzip2. Unpack it first.",
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "it is compressed with xz. Unpack it first.",
            [0x28, 0xb5, 0x2f, 0xfd, ..] => "it is compressed with zstd. Unpack it first.",
            [(byte)'7', (byte)'z', 0xbc, 0xaf, ..] => "it is a 7z archive. Unpack it first.",
            [(byte)'R', (byte)'a', (byte)'r', (byte)'!', ..] => "it is a RAR archive. Unpack it first.",
            [(byte)'P', (byte)'K', ..] => "it is an empty or split zip archive. Download the file again, or join its parts.",
            [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "it is a NumPy array, not a checkpoint. Give the PyTorch or safetensors file.",
            [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => "it is a GGUF file, not a checkpoint of PyTorch. Give the PyTorch or safetensors file.",
            [0x80, >= 2 and <= 5, ..] => "it is a plain Python pickle, not a PyTorch checkpoint. Save model.state_dict() with torch.save.",
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "it is an HDF5 file (Keras?), not a PyTorch checkpoint.",
            [0x08, > 0 and < 32, 0x12, ..] => "it is an ONNX model. Give the PyTorch checkpoint it was made from.",
            _ when IsText(header) => "it is text, not a checkpoint: the download failed. Download the file itself.",
            _ => "it is no checkpoint that can be read here: neither PyTorch's (.pth, .pt, .ckpt) nor safetensors.",
        };
    }
}
