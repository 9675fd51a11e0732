using System.Buffers.Binary;
using AudioAnomaly.Audio;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Tool;

/// <summary>Bare samples as a WAV file of unknown length: a header, then the bytes of another stream as they come.</summary>
internal sealed class RawPcmStream : ForwardStream
{
    private const int HeaderLength = 44;
    private const ushort PcmTag = 1;
    private const ushort FloatTag = 3;

    private readonly Stream _samples;
    private readonly byte[] _header;
    private int _given;

    /// <param name="samples">The samples, little-endian; stays the caller's.</param>
    /// <param name="encoding">s16, s24, s32 or f32.</param>
    /// <param name="sampleRate">Samples a second.</param>
    /// <param name="channels">Interleaved channels.</param>
    public RawPcmStream(Stream samples, string encoding, int sampleRate, int channels)
    {
        _samples = samples;
        int bits = int.Parse(encoding[1..], System.Globalization.CultureInfo.InvariantCulture);
        _header = new byte[HeaderLength];
        "RIFF"u8.CopyTo(_header);
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(4), uint.MaxValue);
        "WAVEfmt "u8.CopyTo(_header.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(16), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(_header.AsSpan(20), encoding[0] == 'f' ? FloatTag : PcmTag);
        BinaryPrimitives.WriteUInt16LittleEndian(_header.AsSpan(22), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(_header.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(28), unchecked((uint)((long)sampleRate * channels * bits / 8)));
        BinaryPrimitives.WriteUInt16LittleEndian(_header.AsSpan(32), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(_header.AsSpan(34), (ushort)bits);
        "data"u8.CopyTo(_header.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(40), uint.MaxValue);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_given == HeaderLength)
        {
            return _samples.Read(buffer);
        }

        int count = Math.Min(HeaderLength - _given, buffer.Length);
        _header.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }
}
