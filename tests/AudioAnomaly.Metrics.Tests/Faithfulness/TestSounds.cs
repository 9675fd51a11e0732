namespace AudioAnomaly.Metrics.Tests.Faithfulness;

/// <summary>Sounds and masks with known content.</summary>
internal static class TestSounds
{
    public const int Rate = 16000;

    public static readonly LogMelFrontEnd FrontEnd = new(LogMelOptions.Panns16k);

    public static AudioClip Tone(double hertz, double seconds = 1, float amplitude = 0.3f, int rate = Rate)
        => new(Enumerable.Range(0, (int)(seconds * rate)).Select(i => (float)(amplitude * Math.Sin(2 * Math.PI * hertz * i / rate))).ToArray(), rate);

    public static AudioClip Noise(int seed, double seconds = 1, float amplitude = 0.1f, int rate = Rate)
    {
        var random = new Random(seed);
        return new AudioClip(Enumerable.Range(0, (int)(seconds * rate)).Select(_ => (float)(amplitude * ((2 * random.NextDouble()) - 1))).ToArray(), rate);
    }

    public static AudioClip Sum(AudioClip a, AudioClip b)
        => new(a.Samples.ToArray().Zip(b.Samples.ToArray(), (x, y) => x + y).ToArray(), a.SampleRate);

    /// <summary>Ones in the bins whose band touches a range of frequencies, and zeros elsewhere.</summary>
    public static ExplanationMask Band(Spectrogram spectrogram, double lowHz, double highHz)
        => ExplanationMask.Make(spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins, i =>
            spectrogram.Axes.FrequencyOf(i % spectrogram.Bins) >= lowHz && spectrogram.Axes.FrequencyOf(i % spectrogram.Bins) <= highHz ? 1 : 0);

    public static ExplanationMask RandomMask(Spectrogram spectrogram, int seed)
    {
        var random = new Random(seed);
        return ExplanationMask.Make(spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins, _ => random.NextDouble());
    }

    public static double Rms(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (float sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / samples.Length);
    }

    public static double LargestDifference(AudioClip a, AudioClip b) => a.Samples.ToArray().Zip(b.Samples.ToArray(), (x, y) => (double)Math.Abs(x - y)).Max();

    /// <summary>A small grid of given dB values for sums by hand.</summary>
    public static Spectrogram Grid(int bins, params float[] values)
        => new(values, values.Length / bins, new SpectrogramAxes(Enumerable.Range(1, bins).Select(i => 100.0 * i), 0.01, -100));

    public static ExplanationMask Mask(Spectrogram spectrogram, params float[] values) => new(values, spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins);
}
