using System.ComponentModel.DataAnnotations;
using CsCheck;

namespace AudioAnomaly.Evaluation.Tests.Datasets;

public class EnvMixerTests
{
    private const int Rate = 8000;
    private static readonly EnvMixer Mixer = new(new EnvMixOptions { SampleRate = Rate });

    [Theory]
    [InlineData(6)]
    [InlineData(0)]
    [InlineData(-6)]
    [InlineData(40)]
    [InlineData(-40)]
    public void EnvMixer_AnyRatio_IsThatOfTheStemsBetweenOnsetAndOffset(double snrDb)
    {
        EnvMixClip clip = Mixer.Mix(Noise(1, 2, 0.2f), Noise(2, 0.5, 0.1f), snrDb, 3);

        // The stems are rounded to 32 bits: 1e-3 dB leaves four orders of room.
        Assert.Equal(snrDb, MeasuredSnr(clip), 1e-3);
        Assert.Equal(snrDb, clip.SnrDb);
    }

    [Fact]
    public void EnvMixer_KnownPowers_GiveTheGainByHand()
    {
        // Constants of 0.05 and 0.01 without fades: twice the background's amplitude is 0.1, ten times the anomaly's.
        var mixer = new EnvMixer(new EnvMixOptions { SampleRate = Rate, FadeSeconds = 0 });

        EnvMixClip clip = mixer.Mix(Constant(0.05f, 1), Constant(0.01f, 0.25), 20 * Math.Log10(2), 0);

        Assert.Equal(10, clip.Gain, 1e-5);
        Assert.Equal(1, clip.Scale);
        Assert.Equal(0.1f, clip.Anomaly.Samples.Span[clip.OnsetSample], 1e-6f);
        Assert.Equal(Rate / 4, clip.OffsetSample - clip.OnsetSample);
    }

    [Fact]
    public void EnvMixer_Mixture_IsTheSumOfItsStemsAndTheAnomalyLiesInside()
        => Gen.Select(Gen.Int[0, 1000], Gen.Int[100, Rate], Gen.Double[-20, 20]).Sample((seed, length, snrDb) =>
        {
            EnvMixClip clip = Mixer.Mix(Noise(seed, 1, 0.5f), Noise(~seed, (double)length / Rate, 0.5f), snrDb, seed);
            ReadOnlySpan<float> mix = clip.Mix.Samples.Span, background = clip.Background.Samples.Span, anomaly = clip.Anomaly.Samples.Span;

            Assert.InRange(clip.OnsetSample, 0, clip.OffsetSample - 1);
            Assert.InRange(clip.OffsetSample, clip.OnsetSample + 1, Rate);
            for (int i = 0; i < mix.Length; i++)
            {
                Assert.Equal(background[i] + anomaly[i], mix[i]);
                Assert.True(Math.Abs(mix[i]) < 1);
                Assert.True((i >= clip.OnsetSample && i < clip.OffsetSample) || anomaly[i] == 0);
            }
        });

    [Fact]
    public void EnvMixer_SilentEnds_AreCutOffAndRecorded()
    {
        float[] samples = new float[3000];
        Noise(4, 0.125, 0.3f).Samples.Span.CopyTo(samples.AsSpan(1200));
        samples[1200] = samples[2199] = 0.2f;
        samples[300] = 0.0002f; // More than 60 dB below the peak of about 0.3.

        EnvMixClip clip = Mixer.Mix(Noise(1, 1, 0.2f), new AudioClip(samples, Rate), 0, 5);

        Assert.Equal(1200, clip.TrimmedSamples);
        Assert.Equal(1000, clip.OffsetSample - clip.OnsetSample);
    }

    [Fact]
    public void EnvMixer_Ends_RiseAndFallWithinTheFade()
    {
        EnvMixClip clip = Mixer.Mix(Constant(0.1f, 1), Constant(0.1f, 0.5), 0, 6);
        ReadOnlySpan<float> active = clip.Anomaly.Samples.Span[clip.OnsetSample..clip.OffsetSample];
        int fade = Rate * 5 / 1000;

        for (int i = 1; i < fade; i++)
        {
            Assert.True(active[i] > active[i - 1]);
            Assert.Equal(active[i], active[^(i + 1)]);
        }

        // Halfway up, half of a Hann window is one half.
        Assert.Equal(active[fade] / 2, (active[(fade / 2) - 1] + active[fade / 2]) / 2, 1e-6f);
        Assert.Equal(active[fade], active[active.Length / 2]);
    }

    [Fact]
    public void EnvMixer_TooLoudASum_ScalesMixtureAndStemsTogether()
    {
        AudioClip background = Constant(0.9f, 1), anomaly = Constant(0.9f, 0.5);

        EnvMixClip clip = Mixer.Mix(background, anomaly, 6, 7);

        Assert.True(clip.Scale < 1);
        Assert.Equal(0.9 * clip.Scale, clip.Background.Samples.Span[0], 1e-6);
        Assert.Equal(32767.0 / 32768, clip.Mix.Samples.ToArray().Max(), 1e-6);
        Assert.Equal(6, MeasuredSnr(clip), 1e-3);
    }

    [Fact]
    public void EnvMixer_Seed_DecidesEveryBit()
    {
        AudioClip background = Noise(1, 1, 0.2f), anomaly = Noise(2, 0.2, 0.2f);
        EnvMixClip first = Mixer.Mix(background, anomaly, 0, 8), again = Mixer.Mix(background, anomaly, 0, 8), other = Mixer.Mix(background, anomaly, 0, 9);

        Assert.Equal(first.Mix.Samples.ToArray(), again.Mix.Samples.ToArray());
        Assert.NotEqual(first.OnsetSample, other.OnsetSample);
        Assert.Equal(first.OnsetSample, Mixer.Mix(background, anomaly, -6, 8).OnsetSample);
        Assert.Equal(8, first.Seed);
    }

    [Fact]
    public void EnvMixer_OnsetsOfManySeeds_CoverTheWholeBackground()
    {
        AudioClip background = Noise(1, 1, 0.2f), anomaly = Noise(2, 0.5, 0.2f);
        int[] onsets = [.. Enumerable.Range(0, 200).Select(seed => Mixer.Mix(background, anomaly, 0, seed).OnsetSample)];

        Assert.InRange(onsets.Min(), 0, 400);
        Assert.InRange(onsets.Max(), 3600, 4000);
        Assert.InRange(onsets.Average(), 1700, 2300); // 2000 expected, standard deviation 82.
    }

    [Fact]
    public void EnvMixer_AnomalyAsLongAsTheBackground_StartsWithIt()
    {
        EnvMixClip clip = Mixer.Mix(Constant(0.1f, 1), Constant(0.1f, 1), 0, 10);

        Assert.Equal((0, Rate), (clip.OnsetSample, clip.OffsetSample));
        Assert.Equal((0, 1), (clip.OnsetSeconds, clip.OffsetSeconds));
    }

    [Fact]
    public void EnvMixer_BackgroundPaddedWithSilence_GetsItsAnomalyWhereItIsHeard()
    {
        float[] padded = new float[Rate];
        Noise(1, 0.5, 0.2f).Samples.Span.CopyTo(padded);

        Assert.All(Enumerable.Range(0, 50), seed =>
        {
            EnvMixClip clip = Mixer.Mix(new AudioClip(padded, Rate), Noise(2, 0.1, 0.2f), 3, seed);
            Assert.InRange(clip.OnsetSample, 0, (Rate / 2) - 1);
            Assert.Equal(3, MeasuredSnr(clip), 1e-3);
        });
    }

    [Fact]
    public void EnvMixer_MaxAnomalySeconds_CutsTheRestOff()
    {
        var mixer = new EnvMixer(new EnvMixOptions { SampleRate = Rate, MaxAnomalySeconds = 0.25, FadeSeconds = 0 });
        float[] rising = [.. Enumerable.Range(1, 2 * Rate).Select(i => (i + 0.5f) / 20000)];

        EnvMixClip clip = mixer.Mix(Constant(0.1f, 1), new AudioClip(rising, Rate), -20, 12);
        ReadOnlySpan<float> active = clip.Anomaly.Samples.Span[clip.OnsetSample..clip.OffsetSample];

        Assert.Equal(Rate / 4, active.Length);
        Assert.Equal(0, MeasuredSnr(clip) + 20, 1e-3);

        // From the beginning of what is not silent: the 16th sample reaches 1/1000 of the peak.
        Assert.Equal(15, clip.TrimmedSamples);
        Assert.Equal(16.5 / (16.5 + (Rate / 4) - 1), active[0] / active[^1], 1e-4);
    }

    [Fact]
    public void EnvMixer_OtherSampleRates_AreResampledAndTheNarrowerBandwidthCounts()
    {
        AudioClip anomaly = new(Noise(2, 1, 0.2f).Samples[..1000], 4000, "narrow.wav");

        EnvMixClip clip = Mixer.Mix(new AudioClip(Noise(1, 2, 0.2f).Samples, 16000, "wide.wav"), anomaly, 0, 11);

        Assert.Equal((Rate, Rate), (clip.Mix.SampleRate, clip.Mix.Samples.Length));
        Assert.Equal((2000, 2000, 2000), (clip.Mix.BandwidthHz, clip.Background.BandwidthHz, clip.Anomaly.BandwidthHz));
        Assert.Equal(("wide.wav", "narrow.wav", "wide.wav + narrow.wav"), (clip.BackgroundSource, clip.AnomalySource, clip.Mix.Source));
    }

    [Fact]
    public void EnvMixer_UnusableSounds_AreRefusedByName()
    {
        AudioClip background = Noise(1, 1, 0.2f);

        Assert.Contains("silence", Refusal(background, new AudioClip(new float[800], Rate, "bad.wav")), StringComparison.Ordinal);
        Assert.Contains("0.00988 s", Refusal(background, new AudioClip(Constant(0.1f, 1).Samples[..79], Rate, "bad.wav")), StringComparison.Ordinal);
        Assert.Contains("MaxAnomalySeconds", Refusal(background, new AudioClip(Constant(0.1f, 1.1).Samples, Rate, "bad.wav")), StringComparison.Ordinal);
        Assert.Contains("no ratio", Refusal(new AudioClip(new float[Rate], Rate, "bad.wav"), Constant(0.1f, 0.5)), StringComparison.Ordinal);

        static string Refusal(AudioClip background, AudioClip anomaly)
        {
            AudioContentException error = Assert.Throws<AudioContentException>(() => Mixer.Mix(background, anomaly, 0, 0));
            Assert.Equal("bad.wav", error.Recording);
            return error.Message;
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-121)]
    public void EnvMixer_ImpossibleRatio_IsRefused(double snrDb)
        => Assert.Throws<ArgumentOutOfRangeException>(() => Mixer.Mix(Constant(0.1f, 1), Constant(0.1f, 0.5), snrDb, 0));

    [Fact]
    public void EnvMixer_OptionOutOfRange_IsRefused()
        => Assert.Throws<ValidationException>(() => new EnvMixer(new EnvMixOptions { TrimLevelDb = 3 }));

    private static AudioClip Noise(int seed, double seconds, float amplitude)
    {
        var random = new Random(seed);
        float[] samples = [.. Enumerable.Range(0, (int)Math.Round(seconds * Rate)).Select(_ => amplitude * ((2 * random.NextSingle()) - 1))];

        // The outermost samples are loud, so that nothing is cut off.
        (samples[0], samples[^1]) = (amplitude, amplitude);
        return new AudioClip(samples, Rate);
    }

    private static AudioClip Constant(float value, double seconds) => new(Enumerable.Repeat(value, (int)Math.Round(seconds * Rate)).ToArray(), Rate);

    private static double MeasuredSnr(EnvMixClip clip) => 10 * Math.Log10(Power(clip.Anomaly, clip) / Power(clip.Background, clip));

    private static double Power(AudioClip stem, EnvMixClip clip)
        => stem.Samples[clip.OnsetSample..clip.OffsetSample].ToArray().Average(sample => (double)sample * sample);
}
