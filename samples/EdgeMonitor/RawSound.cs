using System.Buffers.Binary;

namespace AudioAnomaly.Samples;

/// <summary>Samples without a header, as <c>arecord -t raw -f S16_LE -c 1</c> writes them.</summary>
internal static class RawSound
{
    private const int BlocksPerSecond = 5;

    /// <summary>The samples as they come.</summary>
    /// <param name="stream">16-bit little-endian mono samples.</param>
    /// <param name="sampleRate">Their rate in Hz.</param>
    /// <returns>Blocks of a fifth of a second; the last one may be shorter. Each is valid until the next one is asked for.</returns>
    public static async IAsyncEnumerable<ReadOnlyMemory<short>> BlocksOf(Stream stream, int sampleRate)
    {
        short[] samples = new short[Math.Max(1, sampleRate / BlocksPerSecond)];
        byte[] bytes = new byte[samples.Length * sizeof(short)];
        int count;
        do
        {
            count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
            for (int i = 0; i < count / sizeof(short); i++)
            {
                samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(i * sizeof(short)));
            }

            yield return samples.AsMemory(0, count / sizeof(short));
        }
        while (count == bytes.Length);
    }
}
