using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly.Testing;

/// <summary>A front end of four bins, 100 frames a second: the mean level of each 10 ms in every bin.</summary>
internal sealed class FakeFrontEnd : ISpectrogramFrontEnd
{
    public const int Rate = 1000;

    public string Id => "fake-frontend";

    public int SampleRate => Rate;

    public int MinSamples => 10;

    public SpectrogramAxes Axes { get; } = new([100, 200, 300, 400], 0.01, -100);

    public Spectrogram Compute(AudioClip clip)
    {
        AudioClip resampled = clip.Resample(Rate);
        if (resampled.Samples.Length < MinSamples)
        {
            throw new AudioContentException(clip.Source, "too short for the fake front end.");
        }

        int frames = resampled.Samples.Length / 10;
        float[] values = new float[frames * 4];
        for (int t = 0; t < frames; t++)
        {
            float level = 0;
            foreach (float sample in resampled.Samples.Span.Slice(t * 10, 10))
            {
                level += Math.Abs(sample) / 10;
            }

            values.AsSpan(t * 4, 4).Fill(level);
        }

        return new Spectrogram(values, frames, Axes, clip.Source).LimitBandwidth(resampled.BandwidthHz);
    }

    public ComponentState SaveState() => new(Id, []);

    public static ComponentRegistry Register(ComponentRegistry registry) => registry
        .Add<ISpectrogramFrontEnd>("fake-frontend", _ => new FakeFrontEnd())
        .Add<IDetector>("fake-detector", FakeDetector.FromState)
        .Add<IDetector>("fake-growing", FakeGrowingDetector.FromState);
}
