using AudioAnomaly.Audio;
using NWaves.Filters.BiQuad;
using NWaves.Signals;
using NWaves.Signals.Builders;

namespace AudioAnomaly.Features.Tests.Signals;

public class DiscreteSignalExtensionsTests
{
    [Fact]
    public void ToDiscreteSignal_Clip_ComesBackUnchanged()
    {
        AudioClip clip = TestSignal.Create(22050, 500);

        DiscreteSignal signal = clip.ToDiscreteSignal();
        AudioClip again = signal.ToAudioClip("again");

        Assert.Equal((clip.SampleRate, "again", 11025.0), (again.SampleRate, again.Source, again.BandwidthHz));
        Assert.Equal(clip.Samples.ToArray(), again.Samples.ToArray());
    }

    [Fact]
    public void ToDiscreteSignal_SignalThatIsChanged_LeavesTheClip()
    {
        AudioClip clip = TestSignal.Create(16000, 10);
        float before = clip.Samples.Span[3];

        DiscreteSignal signal = clip.ToDiscreteSignal();
        signal[3] = before + 1;
        AudioClip changed = signal.ToAudioClip();
        signal[3] = 5;

        Assert.Equal((before, before + 1), (clip.Samples.Span[3], changed.Samples.Span[3]));
    }

    [Fact]
    public void ToAudioClip_BuiltAndFilteredSignal_IsScoredLikeAnySound()
    {
        DiscreteSignal tone = new SineBuilder().SetParameter("freq", 1000).OfLength(16000).SampledAt(16000).Build();

        AudioClip clip = new BandPassFilter(1000 / 16000.0, 5).ApplyTo(tone).ToAudioClip();

        Spectrogram seen = new AuditoryFrontEnd(AuditoryScale.Erb, AuditoryOptions.Like(LogMelOptions.Panns16k)).Compute(clip);
        float[] row = seen.Values.Slice(50 * seen.Bins, seen.Bins).ToArray();
        Assert.Equal(1000, seen.Axes.FrequencyOf(Array.IndexOf(row, row.Max())), 60.0);
    }

    [Fact]
    public void ToAudioClip_NoSamplesOrNaN_IsRefused()
    {
        Assert.Throws<AudioContentException>(() => new DiscreteSignal(16000, Array.Empty<float>()).ToAudioClip());
        Assert.Throws<AudioContentException>(() => new DiscreteSignal(16000, [0, float.NaN]).ToAudioClip());
    }
}
