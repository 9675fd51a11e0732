using AudioAnomaly;
using AudioAnomaly.Audio;

namespace ServiceLoad;

/// <summary>Models and sound to measure with.</summary>
internal static class LoadSound
{
    public const int Rate = 16000;
    private const int Normals = 40;
    private const double ClipSeconds = 5;

    /// <summary>Fits the default on noise with a hum.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="seed">Another seed makes another model.</param>
    public static async Task FitAsync(string path, int seed = 0)
    {
        AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).UseCnn14().UseEnsemble().Build();
        using AudioAnomalyModel model = await pipeline.FitAsync(AudioSource.FromClips(Enumerable.Range(0, Normals).Select(index => Clip((seed * Normals) + index))));
        await model.SaveAsync(path);
    }

    /// <summary>A recording of 5 s.</summary>
    public static AudioClip Clip(int seed)
    {
        var random = new Random(seed);
        float[] samples = new float[(int)(Rate * ClipSeconds)];
        for (int n = 0; n < samples.Length; n++)
        {
            samples[n] = (float)((0.05 * ((2 * random.NextDouble()) - 1)) + (0.1 * Math.Sin(2 * Math.PI * 300 * n / Rate)));
        }

        return new AudioClip(samples, Rate);
    }

    /// <summary>A recording of 5 s as a WAV file of 16 bits.</summary>
    public static byte[] Wav(int seed)
    {
        string path = Path.GetTempFileName();
        WavWriter.Write(path, Clip(seed));
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    /// <summary>Its samples alone.</summary>
    public static byte[] Pcm(int seed) => Wav(seed)[44..];
}
