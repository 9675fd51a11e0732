using System.Buffers.Binary;

namespace AudioAnomaly.Audio;

/// <summary>Writes a WAV file sample by sample to a stream that can seek: the header comes again, with the true number, when all samples are there.</summary>
internal sealed class WavSampleWriter
{
    private const int BlockSamples = 1 << 14;

    // So many more samples than expected may come before the lengths of a short header end.
    private const long Slack = 1 << 28;

    private readonly Stream _stream;
    private readonly int _sampleRate;
    private readonly WavEncoding _encoding;
    private readonly bool _isLong;
    private readonly long _start;
    private readonly byte[] _buffer;
    private long _count;

    /// <param name="stream">Where to; stays the caller's.</param>
    /// <param name="expected">About how many samples there will be.</param>
    /// <param name="sampleRate">Samples a second.</param>
    /// <param name="encoding">How the samples are stored.</param>
    /// <param name="isExact">Whether the number is known for sure.</param>
    public WavSampleWriter(Stream stream, long expected, int sampleRate, WavEncoding encoding, bool isExact = false)
    {
        (_stream, _sampleRate, _encoding) = (stream, sampleRate, encoding);
        _isLong = WavWriter.NeedsLongHeader(expected + (isExact ? 0 : Slack), encoding);
        _buffer = new byte[BlockSamples * sizeof(float)];
        _start = stream.Position;
        stream.Write(WavWriter.CreateHeader(expected, sampleRate, encoding, _isLong));
    }

    /// <summary>Writes the next samples.</summary>
    public void Write(ReadOnlySpan<float> samples)
    {
        _count += samples.Length;
        for (; samples.Length > 0; samples = samples[Math.Min(BlockSamples, samples.Length)..])
        {
            _stream.Write(_buffer.AsSpan(0, Encode(samples[..Math.Min(BlockSamples, samples.Length)])));
        }
    }

    /// <summary>Writes the true number of samples into the header.</summary>
    public void Complete()
    {
        long end = _stream.Position;
        _stream.Position = _start;
        _stream.Write(WavWriter.CreateHeader(_count, _sampleRate, _encoding, _isLong));
        _stream.Position = end;
    }

    private int Encode(ReadOnlySpan<float> samples)
    {
        if (_encoding == WavEncoding.Float32)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(_buffer.AsSpan(sizeof(float) * i), samples[i]);
            }

            return samples.Length * sizeof(float);
        }

        for (int i = 0; i < samples.Length; i++)
        {
            float scaled = Math.Clamp(MathF.Round(samples[i] * 32768f), short.MinValue, short.MaxValue);
            BinaryPrimitives.WriteInt16LittleEndian(_buffer.AsSpan(sizeof(short) * i), (short)scaled);
        }

        return samples.Length * sizeof(short);
    }
}
