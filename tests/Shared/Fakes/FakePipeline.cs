namespace AudioAnomaly.Testing;

/// <summary>Pipelines of the fakes, and clips for them.</summary>
internal static class FakePipeline
{
    public static AudioAnomalyPipelineBuilder Builder(IDetector? detector = null) => AudioAnomalyPipeline.CreateBuilder()
        .UseComponents(registry => FakeFrontEnd.Register(registry))
        .UseFrontEnd(() => new FakeFrontEnd())
        .UseDetector((_, _) => detector ?? new FakeDetector());

    /// <summary>Noise of a level that differs a little from seed to seed.</summary>
    public static AudioClip Clip(int seed, double seconds = 1, int rate = FakeFrontEnd.Rate, float gain = 1)
    {
        var random = new Random(seed);
        float level = gain * (0.1f + (0.02f * random.NextSingle()));
        float[] samples = [.. Enumerable.Range(0, (int)(seconds * rate)).Select(_ => level * ((2 * random.NextSingle()) - 1))];
        return new AudioClip(samples, rate, $"clip {seed}");
    }

    public static AudioSource Clips(int count, double seconds = 1) => AudioSource.FromClips(Enumerable.Range(0, count).Select(seed => Clip(seed, seconds)));

    public static Task<AudioAnomalyModel> FitAsync(int clips = 40) => Builder().Build().FitAsync(Clips(clips), null, TestContext.Current.CancellationToken);
}
