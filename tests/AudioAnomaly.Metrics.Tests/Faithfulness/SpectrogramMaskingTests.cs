using CsCheck;

namespace AudioAnomaly.Metrics.Tests.Faithfulness;

public class SpectrogramMaskingTests
{
    private static readonly Spectrogram Four = TestSounds.Grid(2, -10, -20, -30, -40);

    [Fact]
    public void SpectrogramMasking_Keep_ScalesPowerOrAmplitude()
    {
        ExplanationMask mask = TestSounds.Mask(Four, 1, 0.5f, 0.1f, 0);

        Assert.Equal([-10, -23.0103f, -40, -100], SpectrogramMasking.Keep(Four, mask).Values.ToArray(), Close);
        Assert.Equal([-10, -26.0206f, -50, -100], SpectrogramMasking.Keep(Four, mask, MaskScale.Amplitude).Values.ToArray(), Close);
    }

    [Fact]
    public void SpectrogramMasking_RemoveWithZero_IsKeepingTheComplement()
        => Gen.Float[0, 1].Array[4].Sample(values =>
        {
            ExplanationMask mask = TestSounds.Mask(Four, values), complement = TestSounds.Mask(Four, [.. values.Select(value => 1 - value)]);

            Assert.Equal(
                SpectrogramMasking.Keep(Four, complement).Values.ToArray(),
                SpectrogramMasking.Remove(Four, mask, new RemovalOptions { Fill = RemovalFill.Zero }).Values.ToArray(),
                Close);
        });

    [Fact]
    public void SpectrogramMasking_RemoveWithProfile_GoesFromTheSoundToTheProfile()
    {
        var options = new RemovalOptions { Profile = NormalProfile.FromSpectrograms([TestSounds.Grid(2, -50, -60)]) };

        Assert.Equal([-10, -60, -50, -60], SpectrogramMasking.Remove(Four, TestSounds.Mask(Four, 0, 1, 1, 1), options).Values.ToArray(), Close);

        // Half of -10 dB and half of -50 dB: 0.05 + 0.000005.
        Assert.Equal(10 * MathF.Log10(0.050005f), SpectrogramMasking.Remove(Four, TestSounds.Mask(Four, 0.5f, 0, 0, 0), options).Values.Span[0], 1e-4f);
    }

    [Fact]
    public void SpectrogramMasking_Replace_GoesFromTheSoundToTheBackground()
    {
        Spectrogram background = TestSounds.Grid(2, -70, -71, -72, -73);

        Assert.Equal([-10, -71, -72, -40], SpectrogramMasking.Replace(Four, TestSounds.Mask(Four, 0, 1, 1, 0), background).Values.ToArray(), Close);
        Assert.Throws<ArgumentException>(() => SpectrogramMasking.Replace(Four, TestSounds.Mask(Four, 0, 1, 1, 0), TestSounds.Grid(2, 1, 2)));
    }

    [Fact]
    public void SpectrogramMasking_Inpaint_InterpolatesInTimeBetweenFreeCells()
    {
        Spectrogram five = TestSounds.Grid(1, -10, 0, 0, -40, 0);
        var options = new RemovalOptions { Fill = RemovalFill.Inpaint };

        Assert.Equal([-10, -20, -30, -40, -40], SpectrogramMasking.Remove(five, TestSounds.Mask(five, 0, 1, 1, 0, 1), options).Values.ToArray(), Close);
        Assert.Equal([0, 0, 0, -40, 0], SpectrogramMasking.Remove(five, TestSounds.Mask(five, 1, 0, 0, 0, 0), options).Values.ToArray(), Close);
        Assert.All(SpectrogramMasking.Remove(five, TestSounds.Mask(five, 1, 1, 1, 1, 1), options).Values.ToArray(), level => Assert.Equal(-100, level));
    }

    [Fact]
    public void SpectrogramMasking_BinsAboveTheBandwidth_StayOutOfScope()
    {
        Spectrogram limited = Four.LimitBandwidth(100);
        ExplanationMask mask = ExplanationMask.Uniform(limited, 1);

        Spectrogram removed = SpectrogramMasking.Remove(limited, mask, new RemovalOptions { Profile = NormalProfile.FromSpectrograms([Four]) });

        Assert.Equal(1, mask.ValidBins);
        Assert.Equal(1, removed.ValidBins);
        Assert.Equal([-20, -100, -20, -100], removed.Values.ToArray(), Close);
    }

    [Fact]
    public void SpectrogramMasking_SizesThatDiffer_AreRefused()
    {
        Spectrogram other = TestSounds.Grid(1, 1, 2, 3, 4);

        Assert.Throws<ArgumentException>(() => SpectrogramMasking.Keep(other, TestSounds.Mask(Four, 0, 0, 0, 0)));
        Assert.Throws<ArgumentException>(() => SpectrogramMasking.Remove(Four, TestSounds.Mask(Four, 0, 0, 0, 0), new RemovalOptions()));
        Assert.Throws<ArgumentException>(() => SpectrogramMasking.Remove(Four, TestSounds.Mask(Four, 0, 0, 0, 0), new RemovalOptions { Profile = NormalProfile.FromSpectrograms([other]) }));
    }

    [Fact]
    public void NormalProfile_Median_IsThatOfEachBinToATenthOfADecibel()
    {
        var profile = NormalProfile.FromSpectrograms([TestSounds.Grid(2, -10, -50, -30, -52), TestSounds.Grid(2, -20, -54, -80, -56)]);

        Assert.Equal([-25, -53], profile.LevelsDb, (a, b) => Math.Abs(a - b) <= 0.1);
        Assert.Throws<ArgumentException>(() => NormalProfile.FromSpectrograms([]));
        Assert.Throws<ArgumentException>(() => NormalProfile.FromSpectrograms([Four, TestSounds.Grid(1, 1)]));
    }

    [Fact]
    public void ExplanationMask_Factories_FollowTheirDefinitions()
    {
        var map = new AnomalyMap(new float[] { 0, 1, 2, 3 }, 2, Four.Axes, 2);

        Assert.Equal([0, 0, 0.5f, 1], ExplanationMask.FromMap(map, 1, 3).Values.ToArray());
        Assert.Equal([0, 0, 1, 1], ExplanationMask.Above(map, 1).Values.ToArray());
        Assert.Equal([1, 0, 0, 1], ExplanationMask.FromTruth(new SpectrogramMask(new[] { true, false, false, true }, 2, 2), Four).Values.ToArray());
        Assert.Equal(0.375, ExplanationMask.FromMap(map, 1, 3).Area);
        Assert.Throws<ArgumentOutOfRangeException>(() => ExplanationMask.FromMap(map, 3, 3));
        Assert.Throws<ArgumentException>(() => TestSounds.Mask(Four, 0, 0, 0, 1.1f));
        Assert.Throws<ArgumentException>(() => TestSounds.Mask(Four, 0, 0, 0, float.NaN));
        Assert.Throws<ArgumentException>(() => new ExplanationMask(new float[] { 0, 1, 0, 0 }, 2, Four.Axes, 1));
    }

    [Fact]
    public void ExplanationMask_BetweenCentres_IsLinearInTimeAndFrequency()
    {
        // Bins at 100 and 200 Hz, frames at 0 and 10 ms.
        ExplanationMask mask = TestSounds.Mask(Four, 0, 1, 0.5f, 0.5f);

        Assert.Equal(0, mask.ValueAt(0, 100));
        Assert.Equal(1, mask.ValueAt(0, 200));
        Assert.Equal(0.25, mask.ValueAt(0, 125), 1e-12);
        Assert.Equal(0.375, mask.ValueAt(0.005, 125), 1e-9);
        Assert.Equal(1, mask.ValueAt(-1, 299));
        Assert.Equal(0, mask.ValueAt(0, 300));
        Assert.Equal(0.5, mask.ValueAt(9, 1));
        Assert.Equal(0, mask.ValueAt(9, 0));
    }

    private static bool Close(float a, float b) => Math.Abs(a - b) < 1e-3f;
}
