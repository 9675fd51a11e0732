using System.Numerics;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation.Tests.Sensitivity;

public class SyntheticFaultTests
{
    private const int Rate = 16000;
    private const int Length = 1 << 16;

    public static TheoryData<SyntheticFaultKind> Kinds => [.. Enum.GetValues<SyntheticFaultKind>()];

    [Theory]
    [InlineData(6)]
    [InlineData(-9)]
    public void Band_InNoise_HasItsGainInsideAndNoneOutside(double gain)
    {
        AudioClip clip = Noise();

        AudioClip faulty = new SyntheticFault(SyntheticFaultKind.Band, gain, 1000, 1600, 1).AddTo(clip);

        // What leaks over a band's edges in the analysis moves the inside by some hundredths of a dB.
        Assert.Equal(gain, Decibels(PowerOf(faulty, 1000, 1600) / PowerOf(clip, 1000, 1600)), 0.1);
        Assert.Equal(0, Decibels(PowerOf(faulty, 100, 700) / PowerOf(clip, 100, 700)), 0.05);
        Assert.Equal(0, Decibels(PowerOf(faulty, 2200, 8000) / PowerOf(clip, 2200, 8000)), 0.05);
    }

    [Theory]
    [InlineData(-18)]
    [InlineData(-4)]
    public void Tone_InNoise_LiesAsFarUnderTheRecordingAsItSays(double decibels)
    {
        AudioClip clip = Noise();

        float[] tone = Difference(new SyntheticFault(SyntheticFaultKind.Tone, decibels, 500, 720, 2).AddTo(clip), clip);

        Assert.Equal(decibels, Decibels(Power(tone) / Power(clip.Samples.Span)), 0.01);
        AudioClip alone = new(tone, Rate);
        double fundamental = PowerOf(alone, 595, 605), overtones = PowerOf(alone, 1195, 1205) + PowerOf(alone, 1795, 1805) + PowerOf(alone, 2395, 2405);
        Assert.Equal(1, (fundamental + overtones) / PowerOf(alone, 1, 8000), 0.01);
        Assert.Equal((1 / 4.0) + (1 / 9.0) + (1 / 16.0), overtones / fundamental, 0.01);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(0.95)]
    public void Modulation_OfASteadyTone_SwingsAsDeepAsItSays(double depth)
    {
        float[] steady = [.. Enumerable.Range(0, Length).Select(i => (float)(0.3 * Math.Sin(2 * Math.PI * 1200 * i / Rate)))];

        AudioClip faulty = new SyntheticFault(SyntheticFaultKind.Modulation, depth, 1000, 1500, 3).AddTo(new AudioClip(steady, Rate));

        // Away from the ends, where the tone itself begins and stops, the quotient of the two is the gain.
        IEnumerable<int> middle = Enumerable.Range(Rate / 2, Length - Rate).Where(i => Math.Abs(steady[i]) > 0.2);
        double[] gains = [.. middle.Select(i => (double)faulty.Samples.Span[i] / steady[i])];
        Assert.Equal(depth, (gains.Max() - gains.Min()) / (gains.Max() + gains.Min()), 0.01);
        Assert.Equal(1, Power(faulty.Samples.Span) / Power(steady), 0.05);
    }

    [Fact]
    public void Event_OfAnySeed_LastsAndSoundsAsItSays()
    {
        AudioClip clip = Noise();
        var lengths = new List<int>();
        for (int seed = 0; seed < 24; seed++)
        {
            float[] events = Difference(new SyntheticFault(SyntheticFaultKind.Event, -3, 1000, 2000, seed).AddTo(clip), clip);
            List<(int Start, int End)> runs = Runs(events);
            Assert.InRange(runs.Count, 1, 2);
            foreach ((int start, int end) in runs)
            {
                // A ramp's first samples vanish beside the recording's, so that a run is some samples shorter than the event.
                Assert.InRange(end - start, 0.029 * Rate, 0.401 * Rate);
                Assert.Equal(-3, Decibels(Power(events.AsSpan(start, end - start)) / Power(clip.Samples.Span)), 0.2);
            }

            lengths.AddRange(runs.Select(run => run.End - run.Start));
        }

        Assert.True(lengths.Count > 24);
        Assert.True(lengths.Max() > 3 * lengths.Min());
    }

    [Fact]
    public void Level_OfAnyRecording_IsAGain()
    {
        AudioClip clip = Noise();

        AudioClip faulty = new SyntheticFault(SyntheticFaultKind.Level, -4, 100, 200, 0).AddTo(clip);

        Assert.Equal(-4, Decibels(Power(faulty.Samples.Span) / Power(clip.Samples.Span)), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AddTo_SameSeed_IsTheSameToTheBit(SyntheticFaultKind kind)
    {
        var fault = new SyntheticFault(kind, 0.5, 500, 900, 7);
        AudioClip clip = Noise();

        Assert.Equal(fault.AddTo(clip).Samples.ToArray(), fault.AddTo(clip).Samples.ToArray());
        if (kind is SyntheticFaultKind.Tone or SyntheticFaultKind.Modulation or SyntheticFaultKind.Event)
        {
            Assert.NotEqual(fault.AddTo(clip).Samples.ToArray(), (fault with { Seed = 8 }).AddTo(clip).Samples.ToArray());
        }
    }

    [Fact]
    public void AddTo_BandOrStrengthThatIsNone_IsRefused()
    {
        AudioClip clip = Noise();

        Assert.Throws<ArgumentOutOfRangeException>(() => new SyntheticFault(SyntheticFaultKind.Band, 3, 900, 500, 0).AddTo(clip));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyntheticFault(SyntheticFaultKind.Band, double.NaN, 500, 900, 0).AddTo(clip));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyntheticFault(SyntheticFaultKind.Modulation, 1.1, 500, 900, 0).AddTo(clip));
    }

    private static AudioClip Noise()
    {
        var random = new Random(5);
        return new AudioClip(Enumerable.Range(0, Length).Select(_ => 0.1f * ((2 * random.NextSingle()) - 1)).ToArray(), Rate);
    }

    private static float[] Difference(AudioClip faulty, AudioClip clip)
        => [.. Enumerable.Range(0, Length).Select(i => faulty.Samples.Span[i] - clip.Samples.Span[i])];

    /// <summary>The stretches that are not silent, with gaps of less than 10 ms.</summary>
    private static List<(int Start, int End)> Runs(float[] samples)
    {
        var runs = new List<(int Start, int End)>();
        for (int i = 0; i < samples.Length; i++)
        {
            if (samples[i] == 0)
            {
                continue;
            }

            if (runs.Count > 0 && i - runs[^1].End < Rate / 100)
            {
                runs[^1] = (runs[^1].Start, i + 1);
            }
            else
            {
                runs.Add((i, i + 1));
            }
        }

        return runs;
    }

    private static double PowerOf(AudioClip clip, double lowHz, double highHz)
    {
        var fourier = new RealFourier(Length);
        Complex[] spectrum = [.. clip.Samples.ToArray().Select(sample => new Complex(sample, 0))];
        fourier.Forward(spectrum);
        int low = (int)(lowHz * Length / Rate), high = (int)(highHz * Length / Rate);
        return spectrum[low..(high + 1)].Sum(bin => (bin.Real * bin.Real) + (bin.Imaginary * bin.Imaginary));
    }

    private static double Power(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (float sample in samples)
        {
            sum += (double)sample * sample;
        }

        return sum / samples.Length;
    }

    private static double Decibels(double ratio) => 10 * Math.Log10(ratio);
}
