using AudioAnomaly.Audio;

namespace AudioAnomaly.Fleet.Tests.Jobs;

/// <summary>Recordings for jobs, and how near to each other the figures of two models are.</summary>
internal static class JobSounds
{
    private const int Rate = 16000;

    /// <summary>Writes recordings 000.wav, 001.wav and so on.</summary>
    public static void Write(string folder, int count, double seconds = 0.5)
    {
        Directory.CreateDirectory(folder);
        for (int index = 0; index < count; index++)
        {
            WavWriter.Write(Path.Combine(folder, $"{index:0000}.wav"), Sound(index, seconds));
        }
    }

    /// <summary>Noise of changing colour and level; anomalous with a tone.</summary>
    public static AudioClip Sound(int seed, double seconds = 0.5, double tone = 0)
    {
        var random = new Random(seed);
        float[] samples = new float[(int)(seconds * Rate)];
        double memory = 0, keep = 0.2 + (0.6 * random.NextDouble()), level = 0.05 + (0.1 * random.NextDouble());
        for (int n = 0; n < samples.Length; n++)
        {
            memory = (keep * memory) + (level * ((2 * random.NextDouble()) - 1));
            samples[n] = (float)(memory + (tone * Math.Sin(2 * Math.PI * 3000 * n / Rate)));
        }

        return new AudioClip(samples, Rate, $"sound {seed}");
    }

    public static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> found)
    {
        Assert.Equal(expected.Count, found.Count);

        // States are kept in 32 bits on the way.
        double unit = expected.Max(Math.Abs);
        Assert.All(expected.Zip(found), pair => Assert.InRange(pair.Second - pair.First, -1e-5 * unit, 1e-5 * unit));
    }
}
