namespace AudioAnomaly.Testing;

/// <summary>The deterministic numbers that the golden values were made with: no random library needed.</summary>
internal static class TestSignal
{
    /// <summary>Two tones and a little noise.</summary>
    public static AudioClip Create(int sampleRate, int? length = null)
    {
        float[] samples = new float[length ?? sampleRate];
        for (int n = 0; n < samples.Length; n++)
        {
            samples[n] = (float)((0.5 * Math.Sin(2 * Math.PI * 440 * n / sampleRate))
                + (0.25 * Math.Sin((2 * Math.PI * 3000 * n / sampleRate) + 1))
                + (0.05 * IndexHash.At(n, 7)));
        }

        return new AudioClip(samples, sampleRate, "test signal");
    }

    /// <summary>A spectrogram of noise without any front end.</summary>
    public static Spectrogram Noise(int frames, int bins = 64, int seed = 3)
    {
        float[] values = new float[frames * bins];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(-30 + (15 * IndexHash.At(i, seed)));
        }

        return new Spectrogram(values, frames, new SpectrogramAxes(Enumerable.Range(1, bins).Select(bin => 100.0 * bin), 0.01, -100));
    }
}
