using AudioAnomaly.Components;

namespace AudioAnomaly.Testing;

/// <summary>Seeded random data for the tests.</summary>
internal static class TestData
{
    public static SpectrogramAxes Axes(int bins = 64) => new(Enumerable.Range(1, bins).Select(bin => 100.0 * bin), 0.01, -100);

    public static float[] Uniform(int count, int seed, double low = -1, double high = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(low + ((high - low) * random.NextDouble())))];
    }

    /// <summary>A spectrogram of steady noise around a sloping spectrum.</summary>
    public static Spectrogram Noise(int frames, int seed, int bins = 64)
    {
        float[] values = Uniform(frames * bins, seed, -3, 3);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += -30 - (0.3f * (i % bins));
        }

        return new Spectrogram(values, frames, Axes(bins), $"noise {seed}");
    }

    /// <summary>The same with a loud rectangle in it.</summary>
    public static Spectrogram WithBlob(Spectrogram normal, int firstFrame, int frames, int firstBin, int bins)
    {
        float[] values = normal.Values.ToArray();
        for (int t = firstFrame; t < firstFrame + frames; t++)
        {
            for (int f = firstBin; f < firstBin + bins; f++)
            {
                values[(t * normal.Bins) + f] += 25;
            }
        }

        return new Spectrogram(values, normal.Frames, normal.Axes, "blob");
    }

    public static FeatureMap Map(string name, int channels, int frames, int bins, int stride, int seed)
        => FeatureMap.FromChannelsFirst(new FeatureLayer(name, channels, stride, stride), frames, bins, Uniform(channels * frames * bins, seed));
}
