using AudioAnomaly.Audio;

namespace AudioAnomaly.Core.Tests.Audio;

public class AudioItemTests
{
    [Fact]
    public void AudioItem_File_IsReadWhenItIsNeeded()
    {
        using var folder = new TemporaryFolder();
        var item = AudioItem.FromFile(folder["later.wav"]);

        WavWriter.Write(folder["later.wav"], new AudioClip(new float[] { 0.5f, -0.5f }, 8000));

        Assert.Equal(folder["later.wav"], item.Name);
        Assert.Equal((8000, 1, 2L), (item.ReadInfo().SampleRate, item.ReadInfo().Channels, item.ReadInfo().SampleCount));
        Assert.Equal([0.5f, -0.5f], item.Read().Samples.ToArray());
        Assert.Throws<FileNotFoundException>(() => AudioItem.FromFile(folder["never.wav"]).ReadInfo());
    }

    [Fact]
    public void AudioItem_Clip_TellsWhatItHolds()
    {
        var clip = new AudioClip(new float[100], 8000, "hum") { MixedChannels = 2 };

        AudioInfo info = AudioItem.FromClip(clip).ReadInfo();

        Assert.Equal((8000, 2, 100L), (info.SampleRate, info.Channels, info.SampleCount));
        Assert.Same(clip, AudioItem.FromClip(clip).Read());
        Assert.Equal(["hum", "other"], AudioSource.FromItems([AudioItem.FromClip(clip), AudioItem.FromClip(clip, "other")]).Items.Select(item => item.Name));
    }
}
