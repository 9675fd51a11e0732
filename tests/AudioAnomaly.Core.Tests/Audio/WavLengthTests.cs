using System.Text;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Core.Tests.Audio;

/// <summary>Headers that tell another length than the samples have, shorter or longer.</summary>
public sealed class WavLengthTests
{
    private const int Frames = 20_000;

    [Theory]
    [InlineData(1_600u)]
    [InlineData(3_201u)]
    [InlineData(2u)]
    public void WavReader_MoreSamplesThanTheHeaderTells_AreReadWithAWarning(uint declared)
    {
        byte[] file = WithData(WavBytes.Data(WavBytes.Pcm, 16, 1, Frames), declared);

        foreach (Stream stream in new Stream[] { new MemoryStream(file), new ForwardOnlyStream(file, 333) })
        {
            (AudioInfo info, float[] samples) = WavReaderTests.ReadAll(stream, default);

            Assert.Equal(WavReaderTests.Mean(1, Frames), samples);
            Assert.Contains($"More sound follows than the {declared} bytes", Assert.Single(info.Warnings), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WavReader_MoreSamplesThanAWrappedLength_AreCountedByReadInfo()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("wrapped.wav", WithData(WavBytes.Data(WavBytes.Pcm, 24, 2, Frames), 2000));

        Assert.Equal(Frames, new WavReader().ReadInfo(path).SampleCount);
        Assert.Contains("More sound follows", Assert.Single(AudioClip.FromFile(path).Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3_200, "LIST")]
    [InlineData(3_200, "id3 ")]
    [InlineData(3_201, "bext")]
    public void WavReader_ChunksAfterTheSamples_AreNoSamples(int bytes, string id)
    {
        byte[] file = new WavBytes()
            .Add("fmt ", WavBytes.Format(WavBytes.Pcm, 8))
            .Add("data", WavBytes.Data(WavBytes.Pcm, 8, 1, bytes))
            .Add(id, new byte[9001])
            .ToArray();

        // Many writers leave the last pad byte out.
        foreach (Stream stream in new Stream[] { new MemoryStream(file), new MemoryStream(file[..^1]), new ForwardOnlyStream(file, 333) })
        {
            (AudioInfo info, float[] samples) = WavReaderTests.ReadAll(stream, default);

            Assert.Equal(WavReaderTests.Mean(1, bytes), samples);
            Assert.Empty(info.Warnings);
        }
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("filling")]
    [InlineData("behind other chunks")]
    public void WavReader_OtherBytesAtTheEnd_AreToldAndNotRead(string kind)
    {
        byte[] whole = WithData(WavBytes.Data(WavBytes.Pcm, 16, 1, 500), 1000);
        byte[] surplus = kind switch
        {
            "tag" => [.. "TAG"u8, .. new byte[125]],
            "filling" => new byte[60_000],
            _ => [.. "LIST"u8, 2, 0, 0, 0, 1, 2, .. Enumerable.Repeat((byte)0xA5, 60_000)],
        };

        (AudioInfo info, float[] samples) = WavReaderTests.ReadAll(new MemoryStream([.. whole, .. surplus]), default);

        Assert.Equal(500, samples.Length);
        Assert.Contains("belong to no chunk", Assert.Single(info.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void AudioReader_HalfWrittenFile_IsToldFromAShortOne()
    {
        using var folder = new TemporaryFolder();
        byte[] tenSeconds = WavBytes.File(WavBytes.Pcm, 16, frames: 160_000);
        string half = folder.Write("half.wav", tenSeconds.AsSpan(0, 44 + 19_200));
        string complete = folder.Write("short.wav", WavBytes.File(WavBytes.Pcm, 16, frames: 9600));

        string warning = Assert.Single(AudioClip.FromFile(half).Warnings);

        Assert.Contains("half written: the header promises 10.0 s of sound (320000 bytes), and 0.6 s (19200 bytes) are there", warning, StringComparison.Ordinal);
        Assert.Empty(AudioClip.FromFile(complete).Warnings);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    [InlineData(0x7fffffffu)]
    [InlineData(0x7ffff000u)]
    [InlineData(0x80000000u)]
    public void AudioReader_HeaderThatWasNeverFinished_IsToldFromAHalfWrittenFile(uint declared)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("crashed.wav", WithData(WavBytes.Data(WavBytes.Pcm, 16, 1, Frames), declared));

        AudioClip clip = AudioClip.FromFile(path);

        Assert.Equal(Frames, clip.Samples.Length);
        Assert.Contains("header was never finished", Assert.Single(clip.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void AudioReader_HeaderThatWasNeverFinishedAndNothingBehind_SaysSo()
    {
        using var folder = new TemporaryFolder();
        byte[] file = WithData([], 0);
        file.AsSpan(4, 4).Clear();

        var error = Assert.Throws<AudioContentException>(() => AudioClip.FromFile(folder.Write("begun.wav", file)));

        Assert.Contains("no samples", error.Message, StringComparison.Ordinal);
        Assert.Contains("header was never finished", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AudioClip_Changed_KeepsTheWarnings()
    {
        var clip = new AudioClip(new float[100], 8000) { Warnings = ["odd"] };

        Assert.Equal(["odd"], clip.Resample(4000).Warnings);
        Assert.Equal(["odd"], clip.WithSamples(new float[10]).Warnings);
        Assert.Equal(["odd"], clip.Named("other").Warnings);
    }

    private static byte[] WithData(byte[] data, uint declared)
    {
        byte[] file = new WavBytes().Add("fmt ", WavBytes.Format(WavBytes.Pcm, data.Length == 6 * Frames ? 24 : 16, data.Length == 6 * Frames ? 2 : 1)).Add("data", data, declared).ToArray();
        Assert.Equal("data", Encoding.ASCII.GetString(file, 36, 4));
        return file;
    }
}
