using System.Buffers.Binary;

namespace AudioAnomaly;

/// <summary>Tells from a file's first bytes what it is.</summary>
internal static class CheckpointSniffer
{
    private const int HeaderBytes = 512;

    /// <summary>Opens the reader for a file's container.</summary>
    /// <exception cref="FormatException">The file is something else; the message says what, and what to do.</exception>
    public static CheckpointSource Open(Stream stream)
    {
        byte[] buffer = new byte[Math.Min(HeaderBytes, stream.Length)];
        stream.Seek(0, SeekOrigin.Begin);
        stream.ReadExactly(buffer);
        ReadOnlySpan<byte> header = buffer;
        return header.StartsWith("PK\x03\x04"u8) ? TorchZipSource.Open(stream)
            : header.StartsWith(TorchLegacySource.Magic) ? TorchLegacySource.Open(stream)
            : IsSafetensors(header, stream.Length) ? SafetensorsSource.Open(stream)
            : throw new FormatException(Describe(header));
    }

    private static bool IsSafetensors(ReadOnlySpan<byte> header, long length)
        => header.Length > sizeof(ulong)
        && header[sizeof(ulong)] == (byte)'{'
        && BinaryPrimitives.ReadUInt64LittleEndian(header) <= (ulong)length;

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
            [0x80, >= 2 and <= 5, ..] => "it is a plain Python pickle, not a PyTorch checkpoint. Save model.state_dict() with torch.save.",
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "it is an HDF5 file (Keras?), not a PyTorch checkpoint.",
            [0x08, ..] when header.IndexOf("pytorch"u8) is >= 0 and < 64 => "it is an ONNX model. Give the PyTorch checkpoint it was made from.",
            _ => "it is no checkpoint that can be read here: neither PyTorch's (.pth, .pt, .ckpt) nor safetensors.",
        };
    }
}
