using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AudioAnomaly.Hosting;

/// <summary>Turns bytes, cut anywhere, into mono samples.</summary>
internal sealed class SampleReader(LiveFormat format)
{
    private readonly byte[] _rest = new byte[format.FrameBytes];
    private int _left;

    /// <summary>Takes in bytes.</summary>
    /// <param name="bytes">The next ones; what is no whole moment is kept.</param>
    /// <param name="samples">Gets the samples.</param>
    public void Read(ReadOnlySpan<byte> bytes, List<float> samples)
    {
        if (_left > 0)
        {
            int taken = Math.Min(_rest.Length - _left, bytes.Length);
            bytes[..taken].CopyTo(_rest.AsSpan(_left));
            bytes = bytes[taken..];
            _left += taken;
            if (_left < _rest.Length)
            {
                return;
            }

            _left = 0;
            Convert(_rest, samples);
        }

        int whole = bytes.Length - (bytes.Length % _rest.Length);
        Convert(bytes[..whole], samples);
        bytes[whole..].CopyTo(_rest);
        _left = bytes.Length - whole;
    }

    private void Convert(ReadOnlySpan<byte> bytes, List<float> samples)
    {
        if (bytes.Length == 0)
        {
            return;
        }

        float[] mono = format.Encoding == SampleEncoding.S16
            ? InterleavedSamples.ToMono(BitConverter.IsLittleEndian ? MemoryMarshal.Cast<byte, short>(bytes) : Swapped16(bytes), format.Channels, format.Selection)
            : InterleavedSamples.ToMono(BitConverter.IsLittleEndian ? MemoryMarshal.Cast<byte, float>(bytes) : Swapped32(bytes), format.Channels, format.Selection);
        samples.AddRange(mono);
    }

    private static short[] Swapped16(ReadOnlySpan<byte> bytes)
    {
        short[] values = new short[bytes.Length / sizeof(short)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * sizeof(short))..]);
        }

        return values;
    }

    private static float[] Swapped32(ReadOnlySpan<byte> bytes)
    {
        float[] values = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return values;
    }
}
