using System.Text;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Core.Tests.Audio;

public sealed class AudioReaderTests
{
    private static readonly byte[] Stereo = WavBytes.File(WavBytes.Pcm, 16, channels: 2, rate: 22050);

    [Fact]
    public void AudioReader_WavFile_BecomesAClip()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("pump.wav", Stereo);

        AudioClip clip = AudioReader.Default.ReadClip(path);

        Assert.Equal((22050, path, 2, 11025.0), (clip.SampleRate, clip.Source, clip.MixedChannels, clip.BandwidthHz));
        Assert.Equal(WavReaderTests.Mean(2, 100), clip.Samples.ToArray());
        Assert.Equal(clip.Samples.ToArray(), AudioClip.FromFile(path).Samples.ToArray());
    }

    [Fact]
    public void AudioReader_SingleChannel_IsNotMixed()
    {
        using var folder = new TemporaryFolder();

        AudioClip clip = AudioReader.Default.ReadClip(folder.Write("pump.wav", Stereo), ChannelSelection.Single(1));

        Assert.Equal(1, clip.MixedChannels);
        Assert.Equal((float)WavBytes.Sample(5, 1), clip.Samples.Span[5]);
    }

    [Fact]
    public void AudioReader_ReadInfo_TellsTheHeader()
    {
        using var folder = new TemporaryFolder();

        AudioInfo info = AudioReader.Default.ReadInfo(folder.Write("pump.wav", Stereo));

        Assert.Equal((22050, 2, 100L, "PCM 16 bit"), (info.SampleRate, info.Channels, info.SampleCount, info.Encoding));
    }

    [Theory]
    [InlineData("gone.wav")]
    [InlineData("no-such-folder/gone.wav")]
    public void AudioReader_MissingFile_IsFileNotFoundWithThePath(string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder[name];

        Assert.Equal(path, Assert.Throws<FileNotFoundException>(() => AudioReader.Default.ReadClip(path)).FileName);
        Assert.Throws<FileNotFoundException>(() => AudioReader.Default.ReadInfo(path));
        Assert.Contains(path, Assert.Throws<FileNotFoundException>(() => new WavReader().ReadInfo(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AudioReader_Folder_SaysSo()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<AudioFormatException>(() => AudioReader.Default.Open(folder.Root));

        Assert.Contains("this is a folder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "Git LFS pointer")]
    [InlineData("<!DOCTYPE html><html></html>", "HTML page")]
    [InlineData("<HTML><body>404</body>", "HTML page")]
    [InlineData("\uFEFF<?xml version='1.0'?>", "XML")]
    [InlineData("PK\u0003\u0004 and so on and so on", "zip archive")]
    [InlineData("score,label\n0.5,1\n", "a text file")]
    [InlineData("%PDF-1.7 and so on", "PDF")]
    public void AudioReader_ForeignFile_SaysWhatItLooksLike(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        foreach (string extension in new[] { ".wav", ".flac", ".bin", "" })
        {
            string path = folder.Write("file" + extension, Encoding.UTF8.GetBytes(content));

            var error = Assert.Throws<AudioFormatException>(() => AudioReader.Default.ReadClip(path));

            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
            Assert.Equal(path, error.File);
        }
    }

    [Theory]
    [InlineData("empty.wav")]
    [InlineData("empty.flac")]
    [InlineData("empty")]
    public void AudioReader_EmptyFile_SaysSo(string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(name, []);

        Assert.Contains("empty (0 bytes)", Assert.Throws<AudioFormatException>(() => AudioReader.Default.ReadClip(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AudioReader_UnknownFile_QuotesItsStart()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.bin", [0, 1, 2, 3, 4, 5]);

        Assert.Contains("00010203", Assert.Throws<AudioFormatException>(() => AudioReader.Default.ReadClip(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AudioReader_WavUnderAnotherName_IsReadByItsContent()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(100, AudioReader.Default.ReadClip(folder.Write("pump.mp3", Stereo)).Samples.Length);
    }

    [Fact]
    public void AudioReader_SamplesThatAreNotFinite_NamesFileAndSample()
    {
        using var folder = new TemporaryFolder();
        byte[] data = WavBytes.Data(WavBytes.Float, 32, 1, 20);
        BitConverter.GetBytes(float.NaN).CopyTo(data, 7 * sizeof(float));
        string path = folder.Write("nan.wav", new WavBytes().Add("fmt ", WavBytes.Format(WavBytes.Float, 32)).Add("data", data).ToArray());

        var error = Assert.Throws<AudioContentException>(() => AudioReader.Default.ReadClip(path));

        Assert.Equal(path, error.Recording);
        Assert.Contains("sample 7 is NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AudioReader_RecordingWithoutSamples_SaysSo()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("none.wav", WavBytes.File(WavBytes.Pcm, 16, frames: 0));

        Assert.Contains("no samples", Assert.Throws<AudioContentException>(() => AudioReader.Default.ReadClip(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 200_000)]
    [InlineData(1L, 200_000)]
    [InlineData(0L, 10)]
    [InlineData(2_000_000_000L, 300)]
    [InlineData(200_000L, 200_000)]
    [InlineData(65_536L, 65_537)]
    public void AudioReader_HeaderWithAnyClaimedLength_GivesTheSamplesThatCome(long? claimed, int actual)
    {
        using var decoder = new CountingDecoder(claimed, actual);
        long before = GC.GetAllocatedBytesForCurrentThread();

        AudioClip clip = AudioReader.ReadClip(decoder, "counted", default, sizeBound: 1000);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal(Enumerable.Range(0, actual).Select(i => (float)i), clip.Samples.ToArray());
    }

    [Fact]
    public void AudioReader_RecordingLongerThanAnArray_AdvisesToReadInBlocks()
    {
        using var decoder = new CountingDecoder(3_000_000_000, 10);

        var error = Assert.Throws<AudioFormatException>(() => AudioReader.ReadClip(decoder, "day.wav", default, long.MaxValue));

        Assert.Contains("3000000000 samples", error.Message, StringComparison.Ordinal);
        Assert.Contains("AudioReader.Open", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AudioReader_OwnReaders_AreAskedByContentBeforeName()
    {
        using var folder = new TemporaryFolder();
        var byName = new FixedReader((path, _) => path.EndsWith(".wav", StringComparison.Ordinal), 8000);
        var byContent = new FixedReader((_, header) => header is [42, ..], 9000);
        var reader = new AudioReader(byName, byContent);

        Assert.Equal(9000, reader.ReadInfo(folder.Write("a.wav", [42, 0])).SampleRate);
        Assert.Equal(8000, reader.ReadInfo(folder.Write("b.wav", [41, 0])).SampleRate);
    }

    [Fact]
    public void AudioReader_NoReaders_IsAnError()
    {
        Assert.Throws<ArgumentException>(() => new AudioReader());
        Assert.Throws<ArgumentException>(() => new AudioReader([null!]));
    }

    [Theory]
    [InlineData("a.wav", true)]
    [InlineData("folder/B.FLAC", true)]
    [InlineData("c.Mp3", true)]
    [InlineData("d.txt", false)]
    [InlineData("wav", false)]
    [InlineData("._a.wav", false)]
    [InlineData("", false)]
    public void AudioReader_IsAudioFile_GoesByExtension(string path, bool expected) => Assert.Equal(expected, AudioReader.IsAudioFile(path));

    [Fact]
    public void AudioReader_KnownExtensions_AreDistinctAndLowerCase()
        => Assert.Equal(AudioReader.KnownExtensions.Select(e => "." + e.Trim('.').ToLowerInvariant()).Distinct(), AudioReader.KnownExtensions);

    private sealed class CountingDecoder(long? claimed, int actual) : AudioDecoder
    {
        private int _next;

        public override AudioInfo Info { get; } = new() { SampleRate = 8000, Channels = 1, SampleCount = claimed, Encoding = "numbers" };

        public override int Read(Span<float> destination)
        {
            int count = Math.Min(destination.Length, actual - _next);
            for (int i = 0; i < count; i++)
            {
                destination[i] = _next++;
            }

            return count;
        }

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class FixedReader(Func<string, byte[], bool> canRead, int sampleRate) : IAudioReader
    {
        public bool CanRead(string path, ReadOnlySpan<byte> header) => canRead(path, header.ToArray());

        public AudioInfo ReadInfo(string path) => new() { SampleRate = sampleRate, Channels = 1, SampleCount = 1, Encoding = "fixed" };

        public AudioDecoder Open(string path, ChannelSelection channels) => throw new NotSupportedException();
    }
}
