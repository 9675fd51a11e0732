using System.Buffers.Binary;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Core.Tests.Audio;

/// <summary>Headers that are rare or slightly wrong, and that libsndfile reads.</summary>
public sealed class WavHeaderFormTests
{
    [Theory]
    [MemberData(nameof(WavReaderTests.Formats), MemberType = typeof(WavReaderTests))]
    public void WavReader_BigEndianFile_GivesTheSamplesOfTheLittleEndianOne(int tag, int bits, int channels)
    {
        byte[] little = new WavBytes()
            .Add("LIST", new byte[7])
            .Add("fmt ", WavBytes.Format(tag, bits, channels))
            .Add("data", WavBytes.Data((ushort)tag, bits, channels, 30_000))
            .ToArray();
        byte[] big = WavBytes.ToBigEndian(little, bits / 8);

        foreach (Stream stream in new Stream[] { new MemoryStream(big), new ForwardOnlyStream(big, 4099) })
        {
            (AudioInfo info, float[] samples) = WavReaderTests.ReadAll(stream, default);

            Assert.Equal(WavReaderTests.Mean(channels, 30_000), samples);
            Assert.Equal((16000, channels), (info.SampleRate, info.Channels));
            Assert.Empty(info.Warnings);
        }
    }

    [Fact]
    public void WavReader_BigEndianExtensibleFile_GivesTheSamples()
    {
        byte[] little = new WavBytes()
            .Add("fmt ", WavBytes.ExtensibleFormat(WavBytes.Subformat(WavBytes.Pcm), 16, 2))
            .Add("data", WavBytes.Data(WavBytes.Pcm, 16, 2, 50))
            .ToArray();

        Assert.Equal(WavReaderTests.Mean(2, 50), WavReaderTests.ReadAll(new MemoryStream(WavBytes.ToBigEndian(little, 2)), default).Samples);
    }

    [Fact]
    public void AudioReader_BigEndianFile_IsNotGivenToFfmpeg()
    {
        using var folder = new TemporaryFolder();
        byte[] little = WavBytes.File(WavBytes.Pcm, 16);
        var reader = new AudioReader(new WavReader(), new FfmpegAudioReader("no-such-ffmpeg-anywhere"));

        AudioClip clip = reader.ReadClip(folder.Write("big.wav", WavBytes.ToBigEndian(little, 2)));

        Assert.Equal(WavReaderTests.Mean(1, 100), clip.Samples.ToArray());
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(16, 2)]
    [InlineData(24, 2)]
    [InlineData(32, 1)]
    public void WavReader_FramesOfLength0_FollowFromChannelsAndBits(int bits, int channels)
    {
        byte[] file = WithFormat(WavBytes.Format(WavBytes.Pcm, bits, channels, 16000u, frameBytes: 0), WavBytes.Data(WavBytes.Pcm, bits, channels, 40));

        (AudioInfo info, float[] samples) = WavReaderTests.ReadAll(new MemoryStream(file), default);

        Assert.Equal(WavReaderTests.Mean(channels, 40), samples);
        Assert.Empty(info.Warnings);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(65535)]
    public void WavReader_FramesOfAnotherLength_AreReadByChannelsAndBitsWithAWarning(int frameBytes)
    {
        byte[] file = WithFormat(WavBytes.Format(WavBytes.Pcm, 16, 2, 16000u, frameBytes), WavBytes.Data(WavBytes.Pcm, 16, 2, 40));

        (AudioInfo info, float[] samples) = WavReaderTests.ReadAll(new MemoryStream(file), default);

        Assert.Equal(WavReaderTests.Mean(2, 40), samples);
        Assert.Contains($"says {frameBytes} bytes for a frame", Assert.Single(info.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12, 16)]
    [InlineData(10, 16)]
    [InlineData(20, 24)]
    [InlineData(18, 24)]
    [InlineData(28, 32)]
    [InlineData(7, 8)]
    public void WavReader_BitsBetweenBytes_AreReadInTheirContainer(int bits, int container)
    {
        byte[] file = WithFormat(WavBytes.Format(WavBytes.Pcm, bits, 2, 16000u, 2 * container / 8), WavBytes.Data(WavBytes.Pcm, container, 2, 40));

        (AudioInfo info, float[] samples) = WavReaderTests.ReadAll(new MemoryStream(file), default);

        Assert.Equal(WavReaderTests.Mean(2, 40), samples);
        Assert.Equal((40L, $"PCM {bits} bit"), (info.SampleCount, info.Encoding));
        Assert.Empty(info.Warnings);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(0)]
    public void WavReader_24BitsIn32_AreFoundInTheUpperOrLowerBytes(int shift)
    {
        // Silence at the start leaves it open where the bits stand.
        int[] stored = [.. new int[30_000], .. Enumerable.Range(0, 5000).Select(i => ((i * 7919) % 16_777_216) - 8_388_608)];
        byte[] data = new byte[stored.Length * 4];
        for (int i = 0; i < stored.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(4 * i), stored[i] << shift);
        }

        byte[] file = WithFormat(WavBytes.Format(WavBytes.Pcm, 24, 1, 16000u, 4), data);

        foreach (Stream stream in new Stream[] { new MemoryStream(file), new ForwardOnlyStream(file, 1001) })
        {
            (AudioInfo info, float[] samples) = WavReaderTests.ReadAll(stream, default);

            Assert.Equal(stored.Select(value => value / 8388608f), samples);
            Assert.Equal("PCM 24 bit in 32", info.Encoding);
            Assert.Empty(info.Warnings);
        }
    }

    [Fact]
    public void WavReader_ValidBitsOfAnExtensibleHeader_LeaveTheContainerAsItIs()
    {
        byte[] format = WavBytes.ExtensibleFormat(WavBytes.Subformat(WavBytes.Pcm), 32);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(18), 24);

        Assert.Equal(WavReaderTests.Mean(1, 40), WavReaderTests.ReadAll(new MemoryStream(WithFormat(format, WavBytes.Data(WavBytes.Pcm, 32, 1, 40))), default).Samples);
    }

    [Fact]
    public void WavReader_AmbisonicSubformat_IsPcm()
    {
        byte[] format = WavBytes.ExtensibleFormat(new Guid("00000001-0721-11d3-8644-c8c1ca000000"), 16, 4);

        Assert.Equal(WavReaderTests.Mean(4, 40), WavReaderTests.ReadAll(new MemoryStream(WithFormat(format, WavBytes.Data(WavBytes.Pcm, 16, 4, 40))), default).Samples);
    }

    [Theory]
    [InlineData(0x32)]
    [InlineData(0x0c)]
    public void WavReader_OddChunkWithoutItsPadByte_IsPassed(byte sizeByte)
    {
        // The length's lowest byte, read as a letter or not, must not hide where the next chunk begins.
        byte[] data = WavBytes.Data(WavBytes.Pcm, 16, 1, sizeByte / 2);
        byte[] whole = new WavBytes().Add("fmt ", WavBytes.Format(WavBytes.Pcm, 16)).Add("inst", [60, 0, 0, 0, 127, 0, 127]).Add("data", data).ToArray();
        byte[] file = [.. whole[..51], .. whole[52..]];

        foreach (Stream stream in new Stream[] { new MemoryStream(file), new ForwardOnlyStream(file, 5) })
        {
            Assert.Equal(WavReaderTests.Mean(1, sizeByte / 2), WavReaderTests.ReadAll(stream, default).Samples);
        }
    }

    private static byte[] WithFormat(byte[] format, byte[] data) => new WavBytes().Add("fmt ", format).Add("data", data).ToArray();
}
