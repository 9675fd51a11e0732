using System.Buffers.Binary;

namespace AudioAnomaly.Audio;

/// <summary>Turns stored frames into mono float samples. Full scale is 1: 16-bit values are divided by 32768.</summary>
internal static class WavSampleConverter
{
    private interface ISample
    {
        static abstract int Bytes { get; }

        static abstract double Read(ReadOnlySpan<byte> source);
    }

    /// <summary>Converts whole frames.</summary>
    /// <param name="frames">The stored frames; as many as <paramref name="mono"/> has samples.</param>
    /// <param name="format">How they are stored.</param>
    /// <param name="channels">The channel to take.</param>
    /// <param name="mono">Receives the samples.</param>
    public static void ToMono(ReadOnlySpan<byte> frames, WavFormat format, ChannelSelection channels, Span<float> mono)
    {
        switch (format.Kind)
        {
            case WavSampleKind.Pcm8:
                Convert<Pcm8>(frames, format.Channels, channels, mono);
                break;
            case WavSampleKind.Pcm16:
                Convert<Pcm16>(frames, format.Channels, channels, mono);
                break;
            case WavSampleKind.Pcm24:
                Convert<Pcm24>(frames, format.Channels, channels, mono);
                break;
            case WavSampleKind.Pcm24Low:
                Convert<Pcm24Low>(frames, format.Channels, channels, mono);
                break;
            case WavSampleKind.Pcm32:
                Convert<Pcm32>(frames, format.Channels, channels, mono);
                break;
            case WavSampleKind.Float32:
                Convert<Float32>(frames, format.Channels, channels, mono);
                break;
            case WavSampleKind.Float64:
                Convert<Float64>(frames, format.Channels, channels, mono);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format));
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> frames, int channelCount, ChannelSelection channels, Span<float> mono)
        where T : struct, ISample
    {
        int frameBytes = channelCount * T.Bytes;
        if (channels.Index is not null || channelCount == 1)
        {
            int shift = (channels.Index ?? 0) * T.Bytes;
            for (int i = 0; i < mono.Length; i++)
            {
                mono[i] = (float)T.Read(frames.Slice((i * frameBytes) + shift, T.Bytes));
            }

            return;
        }

        for (int i = 0; i < mono.Length; i++)
        {
            ReadOnlySpan<byte> frame = frames.Slice(i * frameBytes, frameBytes);
            double sum = 0;
            for (int at = 0; at < frame.Length; at += T.Bytes)
            {
                sum += T.Read(frame.Slice(at, T.Bytes));
            }

            mono[i] = (float)(sum / channelCount);
        }
    }

    private readonly struct Pcm8 : ISample
    {
        public static int Bytes => 1;

        public static double Read(ReadOnlySpan<byte> source) => (source[0] - 128) / 128.0;
    }

    private readonly struct Pcm16 : ISample
    {
        public static int Bytes => 2;

        public static double Read(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadInt16LittleEndian(source) / 32768.0;
    }

    private readonly struct Pcm24 : ISample
    {
        public static int Bytes => 3;

        public static double Read(ReadOnlySpan<byte> source) => (source[0] | (source[1] << 8) | ((sbyte)source[2] << 16)) / 8388608.0;
    }

    private readonly struct Pcm24Low : ISample
    {
        public static int Bytes => 4;

        // What the highest byte holds is left to the recorder.
        public static double Read(ReadOnlySpan<byte> source) => Pcm24.Read(source);
    }

    private readonly struct Pcm32 : ISample
    {
        public static int Bytes => 4;

        public static double Read(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadInt32LittleEndian(source) / 2147483648.0;
    }

    private readonly struct Float32 : ISample
    {
        public static int Bytes => 4;

        public static double Read(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadSingleLittleEndian(source);
    }

    private readonly struct Float64 : ISample
    {
        public static int Bytes => 8;

        public static double Read(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadDoubleLittleEndian(source);
    }
}
