using System.Buffers.Binary;
using System.Text;

namespace AudioAnomaly.Testing;

/// <summary>Builds WAV files byte by byte, right or wrong, independently of the library's writer.</summary>
internal sealed class WavBytes
{
    public const ushort Pcm = 1;
    public const ushort Float = 3;
    public const ushort Extensible = 0xFFFE;

    private readonly List<(string Id, byte[] Content, uint? Size)> _chunks = [];

    public string Form { get; init; } = "RIFF";

    /// <summary>The samples that the tests store: channel c of frame i, exact in every encoding.</summary>
    public static double Sample(int frame, int channel) => (((frame * 7) + (channel * 3)) % 64 - 32) / 64.0;

    /// <summary>A whole file with its format and samples.</summary>
    public static byte[] File(ushort tag, int bits, int channels = 1, int frames = 100, int rate = 16000)
        => new WavBytes().Add("fmt ", Format(tag, bits, channels, rate)).Add("data", Data(tag, bits, channels, frames)).ToArray();

    public static byte[] Format(int tag, int bits, int channels = 1, uint rate = 16000, int? frameBytes = null)
    {
        byte[] chunk = new byte[16];
        int align = frameBytes ?? (channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(4), rate);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(8), unchecked(rate * (uint)align));
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(12), (ushort)align);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(14), (ushort)bits);
        return chunk;
    }

    /// <summary>The same file in big-endian order (RIFX): every number of the header and of the samples begins with its highest byte.</summary>
    public static byte[] ToBigEndian(byte[] file, int sampleBytes)
    {
        byte[] swapped = [.. file];
        "RIFX"u8.CopyTo(swapped);
        Array.Reverse(swapped, 4, 4);
        for (int at = 12; at < file.Length;)
        {
            int size = (int)BitConverter.ToUInt32(file, at + 4), content = at + 8;
            Array.Reverse(swapped, at + 4, 4);
            int[] numbers = Encoding.ASCII.GetString(file, at, 4) switch
            {
                "fmt " => [2, 2, 4, 4, 2, 2, .. size > 16 ? new[] { 2, 2, 4, 4, 2, 2 } : []],
                "data" => [.. Enumerable.Repeat(sampleBytes, size / sampleBytes)],
                _ => [],
            };
            int place = content;
            foreach (int length in numbers)
            {
                Array.Reverse(swapped, place, length);
                place += length;
            }

            at = content + size + (size & 1);
        }

        return swapped;
    }

    public static byte[] Format(int tag, int bits, int channels, int rate) => Format(tag, bits, channels, (uint)rate);

    public static byte[] ExtensibleFormat(Guid subformat, int bits, int channels = 1)
    {
        byte[] extension = new byte[24];
        BinaryPrimitives.WriteUInt16LittleEndian(extension, 22);
        BinaryPrimitives.WriteUInt16LittleEndian(extension.AsSpan(2), (ushort)bits);
        subformat.TryWriteBytes(extension.AsSpan(8));
        return [.. Format(Extensible, bits, channels), .. extension];
    }

    public static Guid Subformat(ushort tag) => new(tag, 0, 0x10, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71);

    public static byte[] LongSizes(ulong dataLength)
    {
        byte[] chunk = new byte[28];
        BinaryPrimitives.WriteUInt64LittleEndian(chunk.AsSpan(8), dataLength);
        return chunk;
    }

    public static byte[] Data(ushort tag, int bits, int channels, int frames)
    {
        var data = new MemoryStream();
        for (int frame = 0; frame < frames; frame++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                data.Write(Encode(Sample(frame, channel), tag, bits));
            }
        }

        return data.ToArray();
    }

    /// <summary>Adds a chunk, with a pad byte after an odd length.</summary>
    public WavBytes Add(string id, byte[] content, uint? declaredSize = null)
    {
        _chunks.Add((id, content, declaredSize));
        return this;
    }

    public byte[] ToArray()
    {
        var body = new MemoryStream();
        foreach ((string id, byte[] content, uint? size) in _chunks)
        {
            body.Write(Encoding.ASCII.GetBytes(id));
            body.Write(BitConverter.GetBytes(size ?? (uint)content.Length));
            body.Write(content);
            if (content.Length % 2 == 1)
                body.WriteByte(0);
        }

        byte[] bytes = body.ToArray();
        uint riffSize = Form == "RIFF" ? (uint)bytes.Length + 4 : uint.MaxValue;
        return [.. Encoding.ASCII.GetBytes(Form), .. BitConverter.GetBytes(riffSize), .. "WAVE"u8, .. bytes];
    }

    private static byte[] Encode(double value, ushort tag, int bits) => (tag, bits) switch
    {
        (Pcm, 8) => [(byte)((value * 128) + 128)],
        (Pcm, 16) => BitConverter.GetBytes((short)(value * 32768)),
        (Pcm, 24) => BitConverter.GetBytes((int)(value * 8388608))[..3],
        (Pcm, 32) => BitConverter.GetBytes((int)(value * 2147483648)),
        (Float, 32) => BitConverter.GetBytes((float)value),
        (Float, 64) => BitConverter.GetBytes(value),
        _ => new byte[bits / 8],
    };
}
