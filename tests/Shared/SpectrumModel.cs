namespace AudioAnomaly.Testing;

/// <summary>A small model that is fitted in no time and hears tones in noise, in recordings and live.</summary>
internal static class SpectrumModel
{
    public const int Rate = 16000;

    /// <summary>Fits it.</summary>
    /// <param name="seed">Another seed makes another model.</param>
    public static Task<AudioAnomalyModel> FitAsync(int seed = 0) => AudioAnomalyPipeline.CreateBuilder()
        .UseLogMel(LogMelOptions.Panns16k)
        .UseSpectrumProfile()
        .Build()
        .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 24).Select(index => Sound((100 * seed) + index, 2))));

    /// <summary>Fits and saves it.</summary>
    public static async Task<string> SaveAsync(string path, int seed = 0)
    {
        using AudioAnomalyModel model = await FitAsync(seed);
        await model.SaveAsync(path);
        return path;
    }

    /// <summary>Noise; anomalous with a tone.</summary>
    public static AudioClip Sound(int seed, double seconds, bool isAnomalous = false, int rate = Rate)
    {
        var random = new Random(seed);
        float[] samples = new float[(int)(seconds * rate)];
        for (int n = 0; n < samples.Length; n++)
        {
            double tone = isAnomalous ? 0.3 * Math.Sin(2 * Math.PI * 3000 * n / rate) : 0;
            samples[n] = (float)((0.1 * ((2 * random.NextDouble()) - 1)) + tone);
        }

        return new AudioClip(samples, rate, $"sound {seed}");
    }

    /// <summary>The sound as 16-bit samples.</summary>
    public static byte[] Pcm(AudioClip clip)
    {
        byte[] bytes = new byte[sizeof(short) * clip.Samples.Length];
        for (int n = 0; n < clip.Samples.Length; n++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(sizeof(short) * n), (short)(32767 * clip.Samples.Span[n]));
        }

        return bytes;
    }
}
