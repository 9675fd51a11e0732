using AudioAnomaly.Audio;

namespace AudioAnomaly.Core.Tests.Audio;

/// <summary>WAV files of codecs that the WAV reader does not know, and recordings from streams.</summary>
public sealed class AudioReaderCodecTests : IDisposable
{
    private const ushort ALaw = 6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<int> Codecs => [2, 6, 7, 0x11, 0x55, 0x31, 0x1234];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void AudioReader_WavOfAnotherCodec_IsReadThroughFfmpeg(int tag)
    {
        string path = _folder.Write("coded.wav", Coded(tag));

        AudioReader reader = WithFfmpeg();
        AudioClip clip = reader.ReadClip(path);

        Assert.Equal(WavReaderTests.Mean(1, 100), clip.Samples.ToArray());
        Assert.Equal(path, clip.Source);
        Assert.Equal(16000, reader.ReadInfo(path).SampleRate);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void AudioReader_WavOfAnotherCodecWithoutFfmpeg_NamesTheCodec(int tag)
    {
        string path = _folder.Write("coded.wav", Coded(tag));
        var reader = new AudioReader(new WavReader(), new FfmpegAudioReader("no-such-ffmpeg-anywhere", "no-such-ffprobe-anywhere"));

        foreach (Action act in new Action[] { () => reader.ReadClip(path), () => reader.ReadInfo(path) })
        {
            var error = Assert.Throws<AudioFormatException>(act);
            Assert.Contains($"format tag 0x{tag:X4}", error.Message, StringComparison.Ordinal);
            Assert.Contains("ffmpeg -i in.wav", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AudioReader_DamagedWav_IsNotGivenToFfmpeg()
    {
        string path = _folder.Write("damaged.wav", WavBytes.File(WavBytes.Pcm, 16).AsSpan(0, 30));

        Assert.Contains("'fmt '", Assert.Throws<AudioFormatException>(() => WithFfmpeg().ReadClip(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AudioClip_FromStream_GivesTheSamplesOfTheFile()
    {
        byte[] file = WavBytes.File(WavBytes.Pcm, 24, 2, frames: 70_000);
        using var middle = new MemoryStream([1, 2, 3, .. file]) { Position = 3 };

        foreach (Stream stream in new Stream[] { middle, new ForwardOnlyStream(file, 777) })
        {
            var clip = AudioClip.FromStream(stream, "upload.wav");

            Assert.Equal(WavReaderTests.Mean(2, 70_000), clip.Samples.ToArray());
            Assert.Equal(("upload.wav", 2), (clip.Source, clip.MixedChannels));
            Assert.True(stream.CanRead);
        }
    }

    [Fact]
    public void AudioClip_FromStream_TakesTheChannelAndTellsWhatIsOdd()
    {
        byte[] file = WavBytes.File(WavBytes.Pcm, 16, 2)[..^40];

        foreach (Stream stream in new Stream[] { new MemoryStream(file), new ForwardOnlyStream(file) })
        {
            var clip = AudioClip.FromStream(stream, channels: ChannelSelection.Single(1));

            Assert.Equal((float)WavBytes.Sample(5, 1), clip.Samples.Span[5]);
            Assert.Contains("half written", Assert.Single(clip.Warnings), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AudioReader_OtherFormatsFromAStream_GoThroughFfmpegAndATemporaryFile(bool canSeek)
    {
        AudioReader reader = WithFfmpeg();
        foreach (byte[] file in new byte[][] { [.. "fLaC"u8, .. new byte[3000]], Coded(ALaw) })
        {
            using Stream stream = canSeek ? new MemoryStream(file) : new ForwardOnlyStream(file, 100);

            AudioClip clip = reader.ReadClip(stream, "upload.bin");

            Assert.Equal(WavReaderTests.Mean(1, 100), clip.Samples.ToArray());
            Assert.Equal("upload.bin", clip.Source);
            Assert.Equal(file, File.ReadAllBytes(_folder["given.bin"]));
            Assert.False(File.Exists(File.ReadAllText(_folder["given.txt"])));
        }
    }

    [Fact]
    public void AudioReader_StreamThatIsNoRecording_IsNamedByItsName()
    {
        foreach (Stream stream in new Stream[] { new MemoryStream([]), new ForwardOnlyStream([.. "<html>"u8, .. new byte[100]]) })
        {
            var error = Assert.Throws<AudioFormatException>(() => AudioClip.FromStream(stream, "upload"));

            Assert.Equal("upload", error.File);
            Assert.DoesNotContain(Path.GetTempPath(), error.Message, StringComparison.Ordinal);
        }
    }

    private static byte[] Coded(int tag)
        => new WavBytes().Add("fmt ", [.. WavBytes.Format(tag, tag is 6 or 7 ? 8 : 4), 0, 0]).Add("fact", [100, 0, 0, 0]).Add("data", new byte[100]).ToArray();

    /// <summary>A program in ffmpeg's place that keeps what it was given.</summary>
    private AudioReader WithFfmpeg()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the script that stands in for ffmpeg needs a POSIX shell.");
        byte[] data = WavBytes.Data(WavBytes.Float, 32, 1, 100);
        _folder.Write("decoded.wav", new WavBytes().Add("fmt ", WavBytes.Format(WavBytes.Float, 32)).Add("data", data, uint.MaxValue).ToArray());
        string path = _folder["ffmpeg"];
        File.WriteAllText(
            path,
            $"#!/bin/sh\nfor a in \"$@\"; do case \"$a\" in file:*) f=\"${{a#file:}}\";; esac; done\n"
                + $"cat \"$f\" > '{_folder["given.bin"]}'; printf %s \"$f\" > '{_folder["given.txt"]}'; cat '{_folder["decoded.wav"]}'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new AudioReader(new WavReader(), new FfmpegAudioReader(path, "no-such-ffprobe-anywhere"));
    }
}
