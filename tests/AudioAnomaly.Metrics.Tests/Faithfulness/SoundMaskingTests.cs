using CsCheck;

namespace AudioAnomaly.Metrics.Tests.Faithfulness;

public class SoundMaskingTests
{
    private static readonly RemovalOptions Zero = new() { Fill = RemovalFill.Zero };

    [Fact]
    public void SoundMasking_MaskOfZeros_LeavesTheSoundAsItIs()
        => Gen.Select(Gen.Int[0, 1000], Gen.Int[1000, 9000], Gen.Int[8000, 48000]).Sample(
            (seed, length, rate) =>
            {
                AudioClip clip = TestSounds.Noise(seed, (double)length / rate, 0.9f, rate);
                Spectrogram spectrogram = TestSounds.FrontEnd.Compute(clip);

                AudioClip removed = SoundMasking.Remove(clip, spectrogram, ExplanationMask.Uniform(spectrogram, 0), Zero);

                Assert.Equal(clip.Samples.Length, removed.Samples.Length);
                Assert.True(TestSounds.LargestDifference(clip, removed) < 1e-5);
            },
            iter: 20);

    [Fact]
    public void SoundMasking_KeepingNothing_IsSilence()
    {
        AudioClip clip = TestSounds.Noise(1);

        Assert.True(SoundMasking.Keep(clip, ExplanationMask.Uniform(TestSounds.FrontEnd.Compute(clip), 0)).IsDigitalSilence);
    }

    [Fact]
    public void SoundMasking_RemovingEverything_LeavesSilenceWithinTheBands()
    {
        AudioClip clip = TestSounds.Tone(1000);
        Spectrogram spectrogram = TestSounds.FrontEnd.Compute(clip);

        AudioClip removed = SoundMasking.Remove(clip, spectrogram, ExplanationMask.Uniform(spectrogram, 1), Zero);

        // The tone's abrupt start and end reach beyond the lowest and highest band; the middle does not.
        Assert.True(TestSounds.Rms(removed.Samples.Span[2000..^2000]) < 1e-4 * TestSounds.Rms(clip.Samples.Span));
    }

    [Fact]
    public void SoundMasking_FrequenciesBelowTheBands_StayWhenRemovedAndVanishWhenKept()
    {
        // A tone of 20 Hz lies below the lowest band, whose filter begins at 50 Hz; the window widens it by 2 bins of 31 Hz, so a little is lost.
        AudioClip clip = TestSounds.Tone(2, 4);
        Spectrogram spectrogram = TestSounds.FrontEnd.Compute(clip);
        ExplanationMask everything = ExplanationMask.Uniform(spectrogram, 1);

        Assert.InRange(TestSounds.Rms(SoundMasking.Remove(clip, spectrogram, everything, Zero).Samples.Span), 0.95 * TestSounds.Rms(clip.Samples.Span), 1.05 * TestSounds.Rms(clip.Samples.Span));
        Assert.InRange(TestSounds.Rms(SoundMasking.Keep(clip, everything).Samples.Span), 0, 0.1 * TestSounds.Rms(clip.Samples.Span));
    }

    [Fact]
    public void SoundMasking_ToneRemovedByItsOwnMask_LeavesTheOtherTone()
    {
        AudioClip low = TestSounds.Tone(500), high = TestSounds.Tone(4000), both = TestSounds.Sum(low, high);
        Spectrogram spectrogram = TestSounds.FrontEnd.Compute(both);
        ExplanationMask mask = TestSounds.Band(spectrogram, 3000, 5200);

        AudioClip rest = SoundMasking.Remove(both, spectrogram, mask, Zero), kept = SoundMasking.Keep(both, mask);

        // Away from the ends, where tones begin and stop with a click, what is left of the other tone is 60 dB down.
        ReadOnlySpan<float> restError = TestSounds.Sum(rest, TestSounds.Tone(500, amplitude: -0.3f)).Samples.Span[2000..^2000];
        ReadOnlySpan<float> keptError = TestSounds.Sum(kept, TestSounds.Tone(4000, amplitude: -0.3f)).Samples.Span[2000..^2000];
        Assert.True(TestSounds.Rms(restError) < 1e-3 * TestSounds.Rms(low.Samples.Span), $"{TestSounds.Rms(restError)}");
        Assert.True(TestSounds.Rms(keptError) < 1e-3 * TestSounds.Rms(high.Samples.Span), $"{TestSounds.Rms(keptError)}");
    }

    [Theory]
    [InlineData(MaskScale.Power, 0.5)]
    [InlineData(MaskScale.Amplitude, 0.25)]
    public void SoundMasking_HalfAMask_ScalesWhatItSays(MaskScale scale, double powerLeft)
    {
        AudioClip clip = TestSounds.Tone(1000);
        Spectrogram spectrogram = TestSounds.FrontEnd.Compute(clip);
        ExplanationMask half = ExplanationMask.Uniform(spectrogram, 0.5f);

        double removed = TestSounds.Rms(SoundMasking.Remove(clip, spectrogram, half, Zero with { Scale = scale }).Samples.Span[2000..^2000]);
        double kept = TestSounds.Rms(SoundMasking.Keep(clip, half, scale).Samples.Span[2000..^2000]);

        double whole = TestSounds.Rms(clip.Samples.Span[2000..^2000]);
        Assert.Equal(powerLeft, removed * removed / (whole * whole), 1e-3);
        Assert.Equal(powerLeft, kept * kept / (whole * whole), 1e-3);
    }

    [Fact]
    public void SoundMasking_Replacing_GivesBackTheCleanBackground()
    {
        AudioClip background = TestSounds.Noise(3), mix = TestSounds.Sum(background, TestSounds.Tone(4000));
        Spectrogram spectrogram = TestSounds.FrontEnd.Compute(mix);

        AudioClip whole = SoundMasking.Replace(mix, ExplanationMask.Uniform(spectrogram, 0), background);
        AudioClip clean = SoundMasking.Replace(mix, TestSounds.Band(spectrogram, 3000, 5200), background);

        Assert.True(TestSounds.LargestDifference(whole, mix) < 1e-5);
        ReadOnlySpan<float> error = new AudioClip(clean.Samples.ToArray().Zip(background.Samples.ToArray(), (a, b) => a - b).ToArray(), TestSounds.Rate).Samples.Span[2000..^2000];
        Assert.True(TestSounds.Rms(error) < 1e-3 * 0.3, $"{TestSounds.Rms(error)}");
    }

    [Fact]
    public void SoundMasking_ProfileFill_BringsTheSpectrogramToTheProfile()
    {
        AudioClip quiet = TestSounds.Noise(4, 2, 0.01f), loud = TestSounds.Noise(5, 2, 0.3f);
        Spectrogram spectrogram = TestSounds.FrontEnd.Compute(loud);
        var profile = NormalProfile.FromSpectrograms([TestSounds.FrontEnd.Compute(quiet)]);

        AudioClip filled = SoundMasking.Remove(loud, spectrogram, ExplanationMask.Uniform(spectrogram, 1), new RemovalOptions { Profile = profile });

        // Gains move from cell to cell while windows overlap, so single cells differ; their mean does not by more than 2 dB.
        Spectrogram result = TestSounds.FrontEnd.Compute(filled);
        double[] differences = [.. Enumerable.Range(0, result.Values.Length).Where(i => i % 64 is > 4 and < 60).Select(i => (double)(result.Values.Span[i] - profile.LevelsDb[i % 64]))];
        Assert.InRange(differences.Average(), -2, 2);
    }

    [Fact]
    public void SoundMasking_OtherLengths_AreRefused()
    {
        AudioClip clip = TestSounds.Noise(1);
        Spectrogram spectrogram = TestSounds.FrontEnd.Compute(clip), shorter = TestSounds.FrontEnd.Compute(TestSounds.Noise(1, 0.5));
        ExplanationMask mask = ExplanationMask.Uniform(spectrogram, 1);

        Assert.Throws<ArgumentException>(() => SoundMasking.Replace(clip, mask, TestSounds.Noise(1, 0.5)));
        Assert.Throws<ArgumentException>(() => SoundMasking.Remove(clip, shorter, mask, Zero));
        Assert.Throws<ArgumentException>(() => SoundMasking.Remove(clip, spectrogram, mask, new RemovalOptions()));
    }

    [Fact]
    public void AnomalySound_Parts_AddUpToTheRecording()
        => Gen.Select(Gen.Int[0, 1000], Gen.Int[14000, 48000]).Sample(
            (seed, rate) =>
            {
                var clip = new AudioClip(TestSounds.Noise(seed, 0.5, 0.5f, rate).Samples, rate, "pump.wav") { MixedChannels = 2, BandwidthHz = 7000 };

                var parts = AnomalySound.Split(clip, TestSounds.RandomMask(TestSounds.FrontEnd.Compute(clip), seed));

                Assert.True(TestSounds.LargestDifference(clip, TestSounds.Sum(parts.Anomaly, parts.Rest)) < 1e-6);
                Assert.All((AudioClip[])[parts.Anomaly, parts.Rest], part => Assert.Equal(("pump.wav", rate, 2, 7000.0), (part.Source, part.SampleRate, part.MixedChannels, part.BandwidthHz)));
            },
            iter: 10);

    [Theory]
    [InlineData(1)]
    [InlineData(160)]
    [InlineData(999)]
    [InlineData(100_000)]
    public void AnomalySoundStream_PiecesOfAnyLength_GivesThePartsToTheBit(int piece)
    {
        AudioClip clip = TestSounds.Noise(3, 0.5);
        ExplanationMask mask = TestSounds.RandomMask(TestSounds.FrontEnd.Compute(clip), 3);
        var parts = AnomalySound.Split(clip, mask);
        List<float> anomaly = [], rest = [];
        var stream = new AnomalySoundStream(clip.SampleRate, mask, (claimed, left) =>
        {
            anomaly.AddRange(claimed);
            rest.AddRange(left);
        });

        for (int start = 0; start < clip.Samples.Length; start += piece)
        {
            stream.Push(clip.Samples.Span[start..Math.Min(start + piece, clip.Samples.Length)]);
        }

        stream.Complete();

        Assert.Equal(parts.Anomaly.Samples.ToArray(), anomaly);
        Assert.Equal(parts.Rest.Samples.ToArray(), rest);
    }

    [Fact]
    public void AnomalySound_ToneInNoise_IsHeardAlone()
    {
        AudioClip noise = TestSounds.Noise(6, amplitude: 0.05f), tone = TestSounds.Tone(4000, amplitude: 0.4f), both = TestSounds.Sum(noise, tone);

        var parts = AnomalySound.Split(both, TestSounds.Band(TestSounds.FrontEnd.Compute(both), 3000, 5200));

        // A third of the noise's band goes with the tone.
        Assert.Equal(TestSounds.Rms(tone.Samples.Span), TestSounds.Rms(parts.Anomaly.Samples.Span), 0.02);
        Assert.True(TestSounds.Rms(parts.Rest.Samples.Span[2000..^2000]) < TestSounds.Rms(noise.Samples.Span));
    }

    [Fact]
    public void RealFourier_AnySignal_ComesBackAndAToneLandsInItsBin()
    {
        var fourier = new RealFourier(64);
        var values = Enumerable.Range(0, 64).Select(i => new System.Numerics.Complex(Math.Cos(2 * Math.PI * 5 * i / 64) + 0.25, 0)).ToArray();
        System.Numerics.Complex[] copy = [.. values];

        fourier.Forward(values);

        // A cosine of amplitude 1 has N/2 in its bin, and a constant N times itself in bin 0.
        Assert.Equal(32, values[5].Real, 1e-12);
        Assert.Equal(16, values[0].Real, 1e-12);
        Assert.True(Enumerable.Range(0, 33).Except([0, 5]).All(bin => values[bin].Magnitude < 1e-12));
        fourier.BackwardReal(values);
        Assert.All(Enumerable.Range(0, 64), i => Assert.Equal(copy[i].Real, values[i].Real, 1e-12));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RealFourier(48));
    }
}
