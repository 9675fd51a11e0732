namespace AudioAnomaly.Testing;

/// <summary>The deterministic numbers that the golden values were made with: no random library needed.</summary>
internal static class TestSignal
{
    /// <summary>An integer hash as a number in [-1, 1).</summary>
    public static double Hash(uint index, uint seed)
    {
        unchecked
        {
            uint h = (index * 2654435761u) + (seed * 40503u);
            h ^= h >> 16;
            h *= 2246822519u;
            h ^= h >> 13;
            return (h / 2147483648.0) - 1;
        }
    }

    /// <summary>Two tones and a little noise.</summary>
    public static AudioClip Create(int sampleRate, int? length = null)
    {
        float[] samples = new float[length ?? sampleRate];
        for (int n = 0; n < samples.Length; n++)
        {
            samples[n] = (float)((0.5 * Math.Sin(2 * Math.PI * 440 * n / sampleRate))
                + (0.25 * Math.Sin((2 * Math.PI * 3000 * n / sampleRate) + 1))
                + (0.05 * Hash((uint)n, 7)));
        }

        return new AudioClip(samples, sampleRate, "test signal");
    }

    /// <summary>A spectrogram of noise without any front end.</summary>
    public static Spectrogram Noise(int frames, int bins = 64, uint seed = 3)
    {
        float[] values = new float[frames * bins];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(-30 + (15 * Hash((uint)i, seed)));
        }

        return new Spectrogram(values, frames, new SpectrogramAxes(Enumerable.Range(1, bins).Select(bin => 100.0 * bin), 0.01, -100));
    }
}
