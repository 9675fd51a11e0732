using AudioAnomaly.Audio;

namespace AudioAnomaly.Features.Tests.LogMel;

public sealed class LogMelOptionsTests
{
    [Theory]
    [InlineData(1000, 2000)]
    [InlineData(2000, 2000)]
    [InlineData(4000, 4000)]
    [InlineData(8000, 8000)]
    [InlineData(11025, 16000)]
    [InlineData(16000, 16000)]
    [InlineData(22050, 32000)]
    [InlineData(48000, 32000)]
    public void ForSampleRate_AnyRate_HoldsAllThatRecordingsHold(int rate, int expected)
    {
        var options = LogMelOptions.ForSampleRate(rate);

        Assert.Equal(expected, options.SampleRate);
        Assert.Equal(64, options.MelBands);
        Assert.InRange(options.SampleRate / (double)options.HopLength, 99, 101);
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(4000)]
    [InlineData(8000)]
    public void Narrow_WhiteNoise_ReachesEveryBandAlike(int rate)
    {
        var clip = new AudioClip(TestData.Uniform(5 * rate, 1), rate);

        Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.ForSampleRate(rate)).Compute(clip);

        // Slaney's filters have equal areas, but that the lowest hold a Fourier bin or two.
        Assert.Equal(64, spectrogram.ValidBins);
        Assert.Equal(501, spectrogram.Frames);
        double[] means = [.. Enumerable.Range(0, 64).Select(bin => Enumerable.Range(0, 501).Average(frame => (double)spectrogram[frame, bin]))];
        Assert.InRange(means.Max() - means.Min(), 0, 6);
    }

    [Fact]
    public void ForRecordings_MixedRates_FollowsTheLowest()
    {
        AudioSource mixed = AudioSource.FromClips([Clip(16000), Clip(2000), Clip(8000)]);

        Assert.Equal(LogMelOptions.Narrow2k, LogMelOptions.ForRecordings(mixed));
        Assert.Equal(LogMelOptions.Panns16k, LogMelOptions.ForRecordings(AudioSource.FromClips([Clip(16000)])));
    }

    [Fact]
    public void ForRecordings_ResampledClip_GoesByWhatItHolds()
        => Assert.Equal(LogMelOptions.Narrow8k, LogMelOptions.ForRecordings(AudioSource.FromClips([Clip(8000).Resample(16000)])));

    [Fact]
    public void ForRecordings_NothingReadable_LeavesTheErrorToTheFit()
        => Assert.Equal(LogMelOptions.Panns32k, LogMelOptions.ForRecordings(AudioSource.FromFiles(["missing.wav"])));

    private static AudioClip Clip(int rate) => new(TestData.Uniform(rate, rate), rate);
}
