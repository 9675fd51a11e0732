using System.Buffers.Binary;

namespace AudioAnomaly.Audio;

/// <summary>What a WAV file's format chunk says, checked.</summary>
internal readonly record struct WavFormat(WavSampleKind Kind, int Channels, int SampleRate, int FrameBytes, string Encoding)
{
    public const int MinSampleRate = 100;
    public const int MaxSampleRate = 10_000_000;

    /// <summary>The length of the longest form that is understood, WAVE_FORMAT_EXTENSIBLE.</summary>
    public const int MaxChunkLength = 40;

    private const int MinChunkLength = 16;
    private const ushort PcmTag = 1;
    private const ushort FloatTag = 3;
    private const ushort ExtensibleTag = 0xFFFE;
    private const int SubformatOffset = 24;

    // A subformat is a format tag followed by these 14 bytes.
    private static ReadOnlySpan<byte> SubformatTail => [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <summary>Reads the chunk.</summary>
    /// <param name="chunk">Its content, or the first <see cref="MaxChunkLength"/> bytes of it.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="offset">Where the content begins, for messages.</param>
    /// <exception cref="AudioFormatException">The format makes no sense or is not supported.</exception>
    public static WavFormat Parse(ReadOnlySpan<byte> chunk, string name, long offset)
    {
        if (chunk.Length < MinChunkLength)
            throw new AudioFormatException(name, $"the 'fmt ' chunk has {chunk.Length} bytes; at least {MinChunkLength} are needed.", offset);

        ushort tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        bool extensible = tag == ExtensibleTag;
        if (extensible)
            tag = ReadSubformat(chunk, name, offset);

        WavSampleKind kind = (tag, bits) switch
        {
            (PcmTag, 8) => WavSampleKind.Pcm8,
            (PcmTag, 16) => WavSampleKind.Pcm16,
            (PcmTag, 24) => WavSampleKind.Pcm24,
            (PcmTag, 32) => WavSampleKind.Pcm32,
            (FloatTag, 32) => WavSampleKind.Float32,
            (FloatTag, 64) => WavSampleKind.Float64,
            (PcmTag, _) => throw new AudioFormatException(name, $"the samples are PCM of {bits} bits; 8, 16, 24 and 32 are supported. Convert the file to 16-bit PCM.", offset + 14),
            (FloatTag, _) => throw new AudioFormatException(name, $"the samples are IEEE float of {bits} bits; 32 and 64 are supported. Convert the file to 16-bit PCM.", offset + 14),
            _ => throw Unsupported(tag, name, extensible ? offset + SubformatOffset : offset),
        };

        if (channels == 0)
            throw new AudioFormatException(name, "the header says 0 channels; at least 1 is needed.", offset + 2);

        if (rate is < MinSampleRate or > MaxSampleRate)
            throw new AudioFormatException(name, $"the header says a sample rate of {rate} Hz; {MinSampleRate} to {MaxSampleRate} Hz are supported.", offset + 4);

        if (frameBytes != channels * bits / 8)
            throw new AudioFormatException(name, $"the header says {frameBytes} bytes for a frame of {channels} channel(s) of {bits} bits; expected {channels * bits / 8}.", offset + 12);

        string encoding = tag == PcmTag ? $"PCM {bits} bit" : $"IEEE float {bits} bit";
        return new WavFormat(kind, channels, (int)rate, frameBytes, encoding);
    }

    private static ushort ReadSubformat(ReadOnlySpan<byte> chunk, string name, long offset)
    {
        if (chunk.Length < MaxChunkLength)
            throw new AudioFormatException(name, $"the 'fmt ' chunk is of the extensible form (tag 0xFFFE) but has {chunk.Length} bytes; {MaxChunkLength} are needed.", offset);

        ReadOnlySpan<byte> subformat = chunk.Slice(SubformatOffset, 16);
        return subformat[2..].SequenceEqual(SubformatTail)
            ? BinaryPrimitives.ReadUInt16LittleEndian(subformat)
            : throw new AudioFormatException(name, $"the samples have the unknown subformat {new Guid(subformat)}; PCM and IEEE float are supported. Convert the file to 16-bit PCM.", offset + SubformatOffset);
    }

    private static AudioFormatException Unsupported(ushort tag, string name, long offset)
    {
        string meaning = tag switch
        {
            0x0002 => "Microsoft ADPCM",
            0x0006 => "A-law",
            0x0007 => "µ-law",
            0x0011 => "IMA ADPCM",
            0x0031 => "GSM 6.10",
            0x0040 or 0x0045 or 0x0064 => "G.726 ADPCM",
            0x0050 => "MPEG layer 1 or 2",
            0x0055 => "MP3",
            0x00FF or 0x1600 or 0x1610 => "AAC",
            0x0160 or 0x0161 or 0x0162 or 0x0163 => "Windows Media Audio",
            0x0092 or 0x2000 => "AC-3",
            0x566F or 0x674F or 0x6750 or 0x6751 => "Vorbis",
            0xF1AC => "FLAC",
            _ => "unknown",
        };
        return new AudioFormatException(name, $"the samples have format tag 0x{tag:X4} ({meaning}); PCM (0x0001) and IEEE float (0x0003) are supported. Convert the file, for example with 'ffmpeg -i in.wav -c:a pcm_s16le out.wav'.", offset);
    }
}
