using AudioAnomaly.Torch;
using CsCheck;

namespace AudioAnomaly.BackboneTraining.Tests;

public class SynthesisTests
{
    private const int SampleRate = 32000;

    [Fact]
    public void ResonatorBank_Click_RingsAtItsFrequencyAndDecaysInItsTime()
    {
        const double Hertz = 1000, Decay = 0.05;
        float[] click = new float[SampleRate], ringing = new float[SampleRate];
        click[0] = 1;

        ResonatorBank.Add(click, ringing, [Hertz], [Decay], [0.5], forNoise: false, SampleRate);

        // b r^n sin((n + 1) w) / sin w, whose b is scaled to give the amplitude 0.5.
        for (int n = 0; n < 4000; n += 37)
        {
            double expected = 0.5 * Math.Exp(-n / (Decay * SampleRate)) * Math.Sin(2 * Math.PI * Hertz * (n + 1) / SampleRate);
            Assert.Equal(expected, ringing[n], 1e-3);
        }
    }

    [Fact]
    public void ResonatorBank_WhiteNoise_GivesTheWantedDeviation()
    {
        float[] noise = new float[SampleRate * 8], output = new float[SampleRate * 8];
        new SoundRandom(1).FillWhite(noise);

        ResonatorBank.Add(noise, output, [3000], [0.002], [0.7], forNoise: true, SampleRate);

        Assert.Equal(0.7, Math.Sqrt(output.Average(x => (double)x * x)), 0.03);
    }

    [Fact]
    public void ResonatorBank_ModeAboveTheSampleRatesReach_IsSilent()
    {
        float[] click = new float[100], ringing = new float[100];
        click[0] = 1;

        ResonatorBank.Add(click, ringing, [0.46 * SampleRate], [0.1], [1], forNoise: false, SampleRate);

        Assert.All(ringing, x => Assert.Equal(0, x));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(-9)]
    public void PeakFilters_ToneAtItsCentre_GetsItsGain(double gainDb)
    {
        float[] centre = Tone(1000), far = Tone(15);

        PeakFilters.Apply(centre, [(1000, gainDb)], 0.8, SampleRate);
        PeakFilters.Apply(far, [(1000, gainDb)], 0.8, SampleRate);

        Assert.Equal(gainDb, LevelDb(centre.AsSpan(SampleRate / 2)) - LevelDb(Tone(1000).AsSpan(SampleRate / 2)), 0.1);
        Assert.Equal(0, LevelDb(far.AsSpan(SampleRate / 2)) - LevelDb(Tone(15).AsSpan(SampleRate / 2)), 0.1);
    }

    [Fact]
    public void Reverb_Click_FallsBySixtyDecibelInItsTime()
    {
        float[] samples = new float[2 * SampleRate], lines = new float[Reverb.MemoryLength];
        samples[0] = 1;

        Reverb.Apply(samples, amount: 1, decaySeconds: 0.8, damping: 0, lines, SampleRate);

        double early = LevelDb(samples.AsSpan(SampleRate / 5, SampleRate / 5)), late = LevelDb(samples.AsSpan(SampleRate, SampleRate / 5));
        Assert.Equal(60, early - late, 3.0);
    }

    [Fact]
    public void SoundRenderer_AnySound_IsFiniteAndHasTheWantedLevel()
        => Gen.Select(Gen.Int[0, 1_000_000], Gen.Double[-50, -10], Gen.Int[0, 2].Select(i => new[] { 16000, 32000, 44100 }[i])).Sample(
            (seed, level, rate) =>
            {
                float[] samples = Render(seed, level, rate);

                Assert.Equal(8000, samples.Length);
                Assert.All(samples, sample => Assert.True(float.IsFinite(sample)));
                Assert.Equal(level, LevelDb(samples), 0.5);
            },
            iter: 150);

    [Fact]
    public void SoundRenderer_SameRandomness_GivesTheSameBits()
    {
        float[] first = Render(5, -20, SampleRate), second = Render(5, -20, SampleRate);

        Assert.Equal(first, second);
    }

    [Fact]
    public void SoundRenderer_UsedBefore_GivesTheSameBitsAsANewOne()
    {
        var used = new SoundRenderer(SampleRate);
        float[] first = new float[8000], second = new float[8000];
        used.Render(SoundPoint.Draw(new SoundRandom(1), 0.5), -20, new SoundRandom(2), new float[12000]);
        var sound = SoundPoint.Draw(new SoundRandom(3), 0.5);

        new SoundRenderer(SampleRate).Render(sound, -20, new SoundRandom(4), first);
        used.Render(sound, -20, new SoundRandom(4), second);

        Assert.Equal(first, second);
    }

    [Fact]
    public void SoundPoint_Nearby_MovesEveryCoordinateByAtMostDelta()
        => Gen.Select(Gen.Int[0, 1_000_000], Gen.Double[0, 0.5]).Sample((seed, delta) =>
        {
            var random = new SoundRandom(seed);
            var sound = SoundPoint.Draw(random, 0.5);
            SoundPoint near = sound.Nearby(random, delta);

            Assert.Equal(sound.Layers.Count, near.Layers.Count);
            for (int layer = 0; layer < sound.Layers.Count; layer++)
            {
                Assert.Equal(sound.Layers[layer].IsEvent, near.Layers[layer].IsEvent);
                for (int axis = 0; axis < (int)LayerAxis.Count; axis++)
                {
                    double moved = near.Layers[layer][(LayerAxis)axis];
                    Assert.InRange(moved, 0, 1);
                    Assert.True(Math.Abs(moved - sound.Layers[layer][(LayerAxis)axis]) <= delta + 1e-12);
                }
            }
        });

    private static float[] Render(long seed, double level, int rate)
    {
        var random = new SoundRandom(seed);
        float[] samples = new float[8000];
        new SoundRenderer(rate).Render(SoundPoint.Draw(random, 0.5), level, random, samples);
        return samples;
    }

    private static float[] Tone(double hertz) => [.. Enumerable.Range(0, SampleRate).Select(n => (float)Math.Sin(2 * Math.PI * hertz * n / SampleRate))];

    private static double LevelDb(ReadOnlySpan<float> samples)
    {
        double power = 0;
        foreach (float sample in samples)
        {
            power += (double)sample * sample;
        }

        return 10 * Math.Log10(power / samples.Length);
    }
}
