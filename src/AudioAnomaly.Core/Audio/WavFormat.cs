using System.Buffers.Binary;

namespace AudioAnomaly.Audio;

/// <summary>What a WAV file's format chunk says, checked.</summary>
/// <param name="Kind">How a sample is stored.</param>
/// <param name="Channels">Interleaved channels.</param>
/// <param name="SampleRate">Samples a second.</param>
/// <param name="FrameBytes">The bytes of one sample of all channels.</param>
/// <param name="Encoding">The encoding in words.</param>
internal readonly record struct WavFormat(WavSampleKind Kind, int Channels, int SampleRate, int FrameBytes, string Encoding)
{
    public const int MinSampleRate = 100;
    public const int MaxSampleRate = 10_000_000;

    /// <summary>The length of the longest form that is understood, WAVE_FORMAT_EXTENSIBLE.</summary>
    public const int MaxChunkLength = 40;

    /// <summary>The longest frame, as long as a header can tell it.</summary>
    public const int MaxFrameBytes = ushort.MaxValue;

    private const int MinChunkLength = 16;
    private const ushort PcmTag = 1;
    private const ushort FloatTag = 3;
    private const ushort ExtensibleTag = 0xFFFE;
    private const int SubformatOffset = 24;

    /// <summary>The lengths of the chunk's numbers in their order, up to the bytes of the subformat that have no order.</summary>
    private static readonly int[] Numbers = [2, 2, 4, 4, 2, 2, 2, 2, 4, 4, 2, 2];

    /// <summary>Whether the samples' bytes are in big-endian order (RIFX).</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>
    /// Whether 24 bits in four bytes may stand in the upper or in the lower three, which only the samples tell: the header says neither.
    /// </summary>
    public bool MayBeLow { get; init; }

    /// <summary>What was wrong and is put right, as a sentence; null if nothing was.</summary>
    public string? Warning { get; init; }

    /// <summary>The bytes of one sample.</summary>
    public int SampleBytes => FrameBytes / Channels;

    // A subformat is a format tag followed by these 14 bytes; the second form is that of Ambisonic B-format.
    private static ReadOnlySpan<byte> SubformatTail => [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    private static ReadOnlySpan<byte> AmbisonicTail => [0x00, 0x00, 0x21, 0x07, 0xD3, 0x11, 0x86, 0x44, 0xC8, 0xC1, 0xCA, 0x00, 0x00, 0x00];

    /// <summary>Reads the chunk.</summary>
    /// <remarks>
    /// As libsndfile does, it goes by channels and bits, and rounds bits up to whole bytes: 12 bits are stored in 16, and 20 in 24. The length of a frame only
    /// tells whether 24 bits are stored in 32; where it fits neither, it is mostly the frame's length that is wrong.
    /// </remarks>
    /// <param name="content">Its content, or the first <see cref="MaxChunkLength"/> bytes of it.</param>
    /// <param name="isBigEndian">Whether numbers begin with their highest byte.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="offset">Where the content begins, for messages.</param>
    /// <exception cref="AudioFormatException">The format makes no sense or is not supported.</exception>
    public static WavFormat Parse(ReadOnlySpan<byte> content, bool isBigEndian, string name, long offset)
    {
        if (content.Length < MinChunkLength)
            throw new AudioFormatException(name, $"the 'fmt ' chunk has {content.Length} bytes; at least {MinChunkLength} are needed.", offset);

        Span<byte> chunk = stackalloc byte[content.Length];
        content.CopyTo(chunk);
        if (isBigEndian)
            ReverseNumbers(chunk);

        ushort tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        bool extensible = tag == ExtensibleTag;
        if (extensible)
            tag = ReadSubformat(chunk, name, offset);

        if (tag is not PcmTag and not FloatTag)
            throw Unsupported(tag, name, extensible ? offset + SubformatOffset : offset);

        if (tag == PcmTag ? bits is < 1 or > 32 : bits is not 32 and not 64)
        {
            throw new AudioFormatException(
                name,
                $"the samples are {(tag == PcmTag ? "PCM" : "IEEE float")} of {bits} bits; {(tag == PcmTag ? "1 to 32" : "32 and 64")} are supported. Convert the file to 16-bit PCM.",
                offset + 14);
        }

        if (channels == 0)
            throw new AudioFormatException(name, "the header says 0 channels; at least 1 is needed.", offset + 2);

        if (rate is < MinSampleRate or > MaxSampleRate)
            throw new AudioFormatException(name, $"the header says a sample rate of {rate} Hz; {MinSampleRate} to {MaxSampleRate} Hz are supported.", offset + 4);

        int least = (bits + 7) / 8;
        int container = tag == PcmTag && least == 3 && frameBytes == 4 * channels ? 4 : least;
        if (channels * container > MaxFrameBytes)
            throw new AudioFormatException(name, $"the header says {CountText.Of(channels, "channel")} of {bits} bits; at most {MaxFrameBytes} bytes for one sample of all channels are supported.", offset + 2);

        string number = tag == FloatTag ? "IEEE float" : "PCM";
        return new WavFormat(KindOf(tag, container), channels, (int)rate, channels * container, $"{number} {bits} bit{(container > least ? $" in {8 * container}" : string.Empty)}")
        {
            IsBigEndian = isBigEndian,
            MayBeLow = container == 4 && least == 3 && !extensible,
            Warning = frameBytes == 0 || frameBytes == channels * container ? null
                : $"The header says {frameBytes} bytes for a frame of {CountText.Of(channels, "channel")} of {bits} bits; {channels * container} were taken.",
        };
    }

    /// <summary>Puts the bytes of big-endian numbers into little-endian order, in place.</summary>
    /// <param name="bytes">Numbers side by side.</param>
    /// <param name="length">The bytes of a number.</param>
    public static void ReverseBytes(Span<byte> bytes, int length)
    {
        for (int at = 0; at + length <= bytes.Length; at += length)
        {
            bytes.Slice(at, length).Reverse();
        }
    }

    private static void ReverseNumbers(Span<byte> chunk)
    {
        int at = 0;
        foreach (int length in Numbers)
        {
            if (at + length > chunk.Length)
                return;

            chunk.Slice(at, length).Reverse();
            at += length;
        }
    }

    private static WavSampleKind KindOf(ushort tag, int bytes) => (tag, bytes) switch
    {
        (FloatTag, 4) => WavSampleKind.Float32,
        (FloatTag, _) => WavSampleKind.Float64,
        (_, 1) => WavSampleKind.Pcm8,
        (_, 2) => WavSampleKind.Pcm16,
        (_, 3) => WavSampleKind.Pcm24,
        _ => WavSampleKind.Pcm32,
    };

    private static ushort ReadSubformat(ReadOnlySpan<byte> chunk, string name, long offset)
    {
        if (chunk.Length < MaxChunkLength)
            throw new AudioFormatException(name, $"the 'fmt ' chunk is of the extensible form (tag 0xFFFE) but has {chunk.Length} bytes; {MaxChunkLength} are needed.", offset);

        ReadOnlySpan<byte> subformat = chunk.Slice(SubformatOffset, 16);
        return subformat[2..].SequenceEqual(SubformatTail) || subformat[2..].SequenceEqual(AmbisonicTail)
            ? BinaryPrimitives.ReadUInt16LittleEndian(subformat)
            : throw new AudioFormatException(name, $"the samples have the unknown subformat {new Guid(subformat)}; PCM and IEEE float are supported. Convert the file to 16-bit PCM.", offset + SubformatOffset)
            {
                Fault = AudioFormatFault.OtherCodec,
            };
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
        return new AudioFormatException(name, $"the samples have format tag 0x{tag:X4} ({meaning}); PCM (0x0001) and IEEE float (0x0003) are supported. Convert the file, for example with 'ffmpeg -i in.wav -c:a pcm_s16le out.wav'.", offset)
        {
            Fault = AudioFormatFault.OtherCodec,
        };
    }
}
