using System.Globalization;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Core.Tests.Audio;

public sealed class WavReaderTests
{
    private static readonly WavReader Reader = new();

    public static TheoryData<int, int, int> Formats()
    {
        var data = new TheoryData<int, int, int>();
        foreach ((int tag, int bits) in new[] { (1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64) })
        {
            foreach (int channels in new[] { 1, 2, 3, 8 })
            {
                data.Add(tag, bits, channels);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void WavReader_EveryFormatAndChannelCount_GivesTheStoredSamples(int tag, int bits, int channels)
    {
        byte[] file = WavBytes.File((ushort)tag, bits, channels);

        (AudioInfo info, float[] mean) = ReadAll(new MemoryStream(file), ChannelSelection.Mean);

        Assert.Equal((16000, channels, 100L), (info.SampleRate, info.Channels, info.SampleCount));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{(tag == 1 ? "PCM" : "IEEE float")} {bits} bit"), info.Encoding);
        Assert.Empty(info.Warnings);
        Assert.Equal(Mean(channels, 100), mean);
        for (int channel = 0; channel < channels; channel++)
        {
            Assert.Equal(Channel(channel, 100), ReadAll(new MemoryStream(file), ChannelSelection.Single(channel)).Samples);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void WavReader_ExtensibleFormat_GivesTheSameSamples(int tag, int bits, int channels)
    {
        byte[] file = new WavBytes()
            .Add("fmt ", WavBytes.ExtensibleFormat(WavBytes.Subformat((ushort)tag), bits, channels))
            .Add("data", WavBytes.Data((ushort)tag, bits, channels, 50))
            .ToArray();

        Assert.Equal(Mean(channels, 50), ReadAll(new MemoryStream(file), ChannelSelection.Mean).Samples);
    }

    [Fact]
    public void WavReader_ExtremeValues_ScaleToFullScale()
    {
        byte[] format = WavBytes.Format(WavBytes.Pcm, 16);
        byte[] data = [0x00, 0x80, 0xff, 0x7f];

        (_, float[] samples) = ReadAll(new MemoryStream(new WavBytes().Add("fmt ", format).Add("data", data).ToArray()), default);

        Assert.Equal([-1f, 32767f / 32768f], samples);
    }

    [Theory]
    [InlineData("RF64")]
    [InlineData("BW64")]
    public void WavReader_LongForm_TakesTheLengthFromDs64(string form)
    {
        byte[] data = WavBytes.Data(WavBytes.Pcm, 16, 2, 30);
        byte[] file = new WavBytes { Form = form }
            .Add("ds64", WavBytes.LongSizes((ulong)data.Length))
            .Add("fmt ", WavBytes.Format(WavBytes.Pcm, 16, 2))
            .Add("data", data, uint.MaxValue)
            .Add("LIST", new byte[40])
            .ToArray();

        (AudioInfo info, float[] samples) = ReadAll(new MemoryStream(file), default);

        Assert.Empty(info.Warnings);
        Assert.Equal(Mean(2, 30), samples);
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(ulong.MaxValue)]
    [InlineData(long.MaxValue)]
    [InlineData(1ul << 40)]
    public void WavReader_LongFormThatLies_ReadsWhatIsThere(ulong declared)
    {
        byte[] file = new WavBytes { Form = "RF64" }
            .Add("ds64", WavBytes.LongSizes(declared))
            .Add("fmt ", WavBytes.Format(WavBytes.Pcm, 16))
            .Add("data", WavBytes.Data(WavBytes.Pcm, 16, 1, 30), uint.MaxValue)
            .ToArray();

        (AudioInfo info, float[] samples) = ReadAll(new MemoryStream(file), default);

        Assert.Single(info.Warnings);
        Assert.Equal(30, info.SampleCount);
        Assert.Equal(Mean(1, 30), samples);
    }

    [Fact]
    public void WavReader_UnknownAndOddChunksInAnyOrder_AreSkipped()
    {
        byte[] file = new WavBytes()
            .Add("JUNK", new byte[3])
            .Add("LIST", new byte[5])
            .Add("fmt ", [.. WavBytes.Format(WavBytes.Pcm, 16), 0, 0])
            .Add("bext", new byte[7])
            .Add("data", WavBytes.Data(WavBytes.Pcm, 16, 1, 20))
            .Add("id3 ", new byte[9])
            .ToArray();

        Assert.Equal(Mean(1, 20), ReadAll(new MemoryStream(file), default).Samples);
        Assert.Equal(Mean(1, 20), ReadAll(new ForwardOnlyStream(file), default).Samples);
    }

    [Fact]
    public void WavReader_FormatAfterOddData_IsFoundInAFile()
    {
        byte[] file = new WavBytes()
            .Add("data", WavBytes.Data(WavBytes.Pcm, 8, 1, 21))
            .Add("fmt ", WavBytes.Format(WavBytes.Pcm, 8))
            .ToArray();

        (AudioInfo info, float[] samples) = ReadAll(new MemoryStream(file), default);

        Assert.Empty(info.Warnings);
        Assert.Equal(Mean(1, 21), samples);
    }

    [Fact]
    public void WavReader_FormatAfterDataInAPipe_IsAnErrorWithAdvice()
    {
        byte[] file = new WavBytes()
            .Add("data", WavBytes.Data(WavBytes.Pcm, 8, 1, 20))
            .Add("fmt ", WavBytes.Format(WavBytes.Pcm, 8))
            .ToArray();

        var error = Assert.Throws<AudioFormatException>(() => Reader.Open(new ForwardOnlyStream(file), "pipe"));

        Assert.Equal(12, error.Offset);
        Assert.Contains("Save the stream to a file", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0u, "does not tell how long")]
    [InlineData(uint.MaxValue, "does not tell how long")]
    [InlineData(1_000_000u, "is half written")]
    public void WavReader_LyingDataLength_ReadsWhatIsThereWithAWarning(uint declared, string warning)
    {
        byte[] file = new WavBytes()
            .Add("fmt ", WavBytes.Format(WavBytes.Pcm, 16, 2))
            .Add("data", WavBytes.Data(WavBytes.Pcm, 16, 2, 40), declared)
            .ToArray();

        foreach (Stream stream in new Stream[] { new MemoryStream(file), new ForwardOnlyStream(file, 7) })
        {
            (AudioInfo info, float[] samples) = ReadAll(stream, default);

            // In a pipe an unknown length is nothing odd.
            if (stream is MemoryStream || declared == 1_000_000)
                Assert.Contains(warning, Assert.Single(info.Warnings), StringComparison.Ordinal);
            else
                Assert.Empty(info.Warnings);

            Assert.Equal(Mean(2, 40), samples);
        }
    }

    [Fact]
    public void WavReader_CutOffInsideAFrame_DropsTheIncompleteFrame()
    {
        byte[] file = WavBytes.File(WavBytes.Pcm, 24, 2)[..^4];

        foreach (Stream stream in new Stream[] { new MemoryStream(file), new ForwardOnlyStream(file, 5) })
        {
            (AudioInfo info, float[] samples) = ReadAll(stream, default);

            Assert.Equal(2, info.Warnings.Count);
            Assert.Contains("half written", info.Warnings[0], StringComparison.Ordinal);
            Assert.Contains("The last 2 byte(s)", info.Warnings[1], StringComparison.Ordinal);
            Assert.Equal(Mean(2, 99), samples);
        }
    }

    [Fact]
    public void WavReader_EmptyDataChunkBeforeOtherChunks_HoldsNoSamples()
    {
        byte[] file = new WavBytes()
            .Add("fmt ", WavBytes.Format(WavBytes.Pcm, 16))
            .Add("data", [])
            .Add("LIST", new byte[11])
            .ToArray();

        (AudioInfo info, float[] samples) = ReadAll(new MemoryStream(file), default);

        Assert.Empty(info.Warnings);
        Assert.Empty(samples);
    }

    [Fact]
    public void WavReader_BlocksOfAnySize_GiveTheSameSamples()
    {
        byte[] file = WavBytes.File(WavBytes.Pcm, 24, 3, frames: 30_000);

        foreach (int size in new[] { 1, 7, 1000, 40_000 })
        {
            foreach (Stream stream in new Stream[] { new MemoryStream(file), new ForwardOnlyStream(file, 4099) })
            {
                Assert.Equal(Mean(3, 30_000), ReadAll(stream, default, size).Samples);
            }
        }
    }

    [Fact]
    public void WavReader_LivePipe_IsReadOnlyAsFarAsItIsNeeded()
    {
        byte[] file = WavBytes.File(WavBytes.Pcm, 16, frames: 1000);
        using var stream = new ForwardOnlyStream(file, 44);
        using AudioDecoder decoder = Reader.Open(stream, "pipe");

        Assert.Equal(20, decoder.Read(new float[20]));

        // 44 bytes of header, and one portion of 22 samples of which 20 were needed: no waiting for a full buffer.
        byte[] rest = new byte[file.Length];
        Assert.Equal(file.Length - 88, stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false));
    }

    [Fact]
    public void WavReader_StreamThatStandsInTheMiddle_IsReadFromThere()
    {
        byte[] file = WavBytes.File(WavBytes.Pcm, 16);
        using var stream = new MemoryStream([1, 2, 3, .. file]) { Position = 3 };

        Assert.Equal(Mean(1, 100), ReadAll(stream, default).Samples);
    }

    [Fact]
    public void WavReader_ReadingBlocks_AllocatesNothingPerBlock()
    {
        using AudioDecoder decoder = Reader.Open(new MemoryStream(WavBytes.File(WavBytes.Pcm, 16, 2, frames: 200_000)), "memory");
        float[] block = new float[1000];
        decoder.Read(block);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 150; i++)
        {
            decoder.Read(block);
        }

        // Single objects of the runtime may fall into this time; 150 blocks of 4000 bytes would show.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void WavReader_Stream_IsDisposedUnlessToBeLeftOpen()
    {
        byte[] file = WavBytes.File(WavBytes.Pcm, 16);
        var owned = new ForwardOnlyStream(file);
        var kept = new ForwardOnlyStream(file);
        var refused = new ForwardOnlyStream([1, 2, 3]);

        Reader.Open(owned, "owned").Dispose();
        Reader.Open(kept, "kept", leaveOpen: true).Dispose();
        Assert.Throws<AudioFormatException>(() => Reader.Open(refused, "refused"));

        Assert.Equal((true, false, true), (owned.IsDisposed, kept.IsDisposed, refused.IsDisposed));
    }

    [Fact]
    public void WavReader_ReadAfterDispose_IsAnError()
    {
        AudioDecoder decoder = Reader.Open(new MemoryStream(WavBytes.File(WavBytes.Pcm, 16)), "memory");
        decoder.Dispose();
        decoder.Dispose();

        Assert.Throws<ObjectDisposedException>(() => decoder.Read(new float[1]));
    }

    internal static float[] Mean(int channels, int frames)
        => [.. Enumerable.Range(0, frames).Select(i => (float)(Enumerable.Range(0, channels).Sum(c => WavBytes.Sample(i, c)) / channels))];

    private static float[] Channel(int channel, int frames) => [.. Enumerable.Range(0, frames).Select(i => (float)WavBytes.Sample(i, channel))];

    internal static (AudioInfo Info, float[] Samples) ReadAll(Stream stream, ChannelSelection channels, int block = 4096)
    {
        using AudioDecoder decoder = Reader.Open(stream, "test.wav", channels);
        var samples = new List<float>();
        float[] buffer = new float[block];
        int read;
        do
        {
            read = decoder.Read(buffer);
            samples.AddRange(buffer.AsSpan(0, read));
        }
        while (read > 0);

        return (decoder.Info, [.. samples]);
    }
}
