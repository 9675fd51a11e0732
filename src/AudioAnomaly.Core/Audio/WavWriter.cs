using System.Buffers.Binary;

namespace AudioAnomaly.Audio;

/// <summary>Writes clips as WAV files: mono, RIFF up to 4 GiB and RF64 beyond.</summary>
/// <example>
/// <code>
/// AudioClip clip = AudioClip.FromFile("suspect.flac");
/// WavWriter.Write("suspect.wav", clip.Resample(16000));
/// WavWriter.Write("suspect-exact.wav", clip, WavEncoding.Float32);
/// </code>
/// </example>
public static class WavWriter
{
    /// <summary>Writes a clip. The file is there whole or not at all (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file to write; a missing folder is made.</param>
    /// <param name="clip">The clip.</param>
    /// <param name="encoding">How the samples are stored; 16-bit integers by default, where samples beyond [-1, 1) saturate.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; nothing is left behind.</exception>
    public static void Write(string path, AudioClip clip, WavEncoding encoding = WavEncoding.Pcm16)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(clip);
        if (!Enum.IsDefined(encoding))
            throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Use Pcm16 or Float32.");

        AtomicFile.Write(path, stream => Write(stream, clip, encoding));
    }

    /// <summary>Makes the header for a number of mono samples.</summary>
    internal static byte[] CreateHeader(long samples, int sampleRate, WavEncoding encoding) => CreateHeader(samples, sampleRate, encoding, NeedsLongHeader(samples, encoding));

    /// <summary>Whether the lengths do not fit into the 32 bits of RIFF.</summary>
    internal static bool NeedsLongHeader(long samples, WavEncoding encoding) => samples * SampleBytesOf(encoding) > uint.MaxValue - 64;

    /// <summary>Makes the header for a number of mono samples, as RIFF or as RF64, which is longer.</summary>
    internal static byte[] CreateHeader(long samples, int sampleRate, WavEncoding encoding, bool isLong)
    {
        int sampleBytes = SampleBytesOf(encoding);
        long dataBytes = samples * sampleBytes;
        byte[] format = CreateFormat(sampleRate, sampleBytes, encoding);
        uint chunkBytes = isLong ? uint.MaxValue : (uint)dataBytes;

        // "WAVE", the optional ds64 and fact chunks, the format, the samples' chunk header.
        long riffBytes = 4 + (isLong ? 36 : 0) + format.Length + 8 + dataBytes;
        using var header = new MemoryStream();
        header.Write(isLong ? "RF64"u8 : "RIFF"u8);
        WriteUInt32(header, isLong ? uint.MaxValue : (uint)riffBytes);
        header.Write("WAVE"u8);
        if (isLong)
        {
            header.Write("ds64"u8);
            WriteUInt32(header, 28);
            Span<byte> sizes = stackalloc byte[28];
            sizes.Clear();
            BinaryPrimitives.WriteInt64LittleEndian(sizes, riffBytes);
            BinaryPrimitives.WriteInt64LittleEndian(sizes[8..], dataBytes);
            BinaryPrimitives.WriteInt64LittleEndian(sizes[16..], samples);
            header.Write(sizes);
        }

        header.Write(format);
        header.Write("data"u8);
        WriteUInt32(header, chunkBytes);
        return header.ToArray();
    }

    private static int SampleBytesOf(WavEncoding encoding) => encoding == WavEncoding.Pcm16 ? sizeof(short) : sizeof(float);

    private static byte[] CreateFormat(int sampleRate, int sampleBytes, WavEncoding encoding)
    {
        bool isFloat = encoding == WavEncoding.Float32;

        // Formats other than PCM carry the length of their extension, which is empty.
        int length = isFloat ? 18 : 16;
        byte[] chunk = new byte[8 + length];
        "fmt "u8.CopyTo(chunk);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), length);
        BinaryPrimitives.WriteInt16LittleEndian(chunk.AsSpan(8), (short)(isFloat ? 3 : 1));
        BinaryPrimitives.WriteInt16LittleEndian(chunk.AsSpan(10), 1);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(12), sampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(16), (uint)Math.Min((long)sampleRate * sampleBytes, uint.MaxValue));
        BinaryPrimitives.WriteInt16LittleEndian(chunk.AsSpan(20), (short)sampleBytes);
        BinaryPrimitives.WriteInt16LittleEndian(chunk.AsSpan(22), (short)(8 * sampleBytes));
        return chunk;
    }

    private static void Write(Stream stream, AudioClip clip, WavEncoding encoding)
    {
        var writer = new WavSampleWriter(stream, clip.Samples.Length, clip.SampleRate, encoding, isExact: true);
        writer.Write(clip.Samples.Span);
    }

    private static void WriteUInt32(MemoryStream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }
}
