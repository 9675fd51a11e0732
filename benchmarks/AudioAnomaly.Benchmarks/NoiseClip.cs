namespace AudioAnomaly.Benchmarks;

/// <summary>Seeded clips that differ: noise of changing colour with tones.</summary>
internal static class NoiseClip
{
    public static AudioClip Create(int seed, int sampleRate, double seconds = 10)
    {
        var random = new Random(seed);
        float[] samples = new float[(int)(seconds * sampleRate)];
        double colour = random.NextDouble(), tone = 100 + (4000 * random.NextDouble()), state = 0;
        for (int n = 0; n < samples.Length; n++)
        {
            double white = (2 * random.NextDouble()) - 1;
            state = (colour * state) + ((1 - colour) * white);
            samples[n] = (float)((0.3 * state * (1 + (0.5 * Math.Sin(n * 1e-4 * (1 + seed % 7))))) + (0.05 * Math.Sin(2 * Math.PI * tone * n / sampleRate)));
        }

        return new AudioClip(samples, sampleRate, $"noise {seed}");
    }
}
