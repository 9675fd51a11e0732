using AudioAnomaly.Audio;

namespace AudioAnomaly.Core.Tests.Audio;

public sealed class WavReaderBadInputTests
{
    private static readonly WavReader Reader = new();

    [Theory]
    [InlineData(0x0002, "0x0002 (Microsoft ADPCM)")]
    [InlineData(0x0006, "0x0006 (A-law)")]
    [InlineData(0x0007, "0x0007 (µ-law)")]
    [InlineData(0x0011, "0x0011 (IMA ADPCM)")]
    [InlineData(0x0055, "0x0055 (MP3)")]
    [InlineData(0x1234, "0x1234 (unknown)")]
    public void WavReader_CompressedSamples_NamesTheFormatTag(int tag, string expected)
        => AssertRefused(WithFormat(WavBytes.Format(tag, 8)), 20, expected, "PCM (0x0001)", "ffmpeg -i");

    [Fact]
    public void WavReader_CompressedSamplesInExtensibleForm_NamesTheFormatTag()
        => AssertRefused(WithFormat(WavBytes.ExtensibleFormat(WavBytes.Subformat(6), 8)), 44, "0x0006 (A-law)");

    [Fact]
    public void WavReader_ForeignSubformat_NamesIt()
        => AssertRefused(WithFormat(WavBytes.ExtensibleFormat(new Guid("00000001-0721-11d3-8644-c8c1ca000001"), 16)), 44, "00000001-0721-11d3-8644-c8c1ca000001");

    [Fact]
    public void WavReader_ExtensibleFormWithoutExtension_SaysSo()
        => AssertRefused(WithFormat(WavBytes.Format(WavBytes.Extensible, 16)), 20, "16 bytes", "40 are needed");

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 33)]
    [InlineData(1, 64)]
    [InlineData(3, 16)]
    [InlineData(3, 80)]
    public void WavReader_BitsThatMakeNoSense_SaysWhichAreSupported(int tag, int bits)
        => AssertRefused(WithFormat(WavBytes.Format(tag, bits)), 34, $"{bits} bits", "32", "are supported");

    [Fact]
    public void WavReader_TooManyChannelsForAFrame_IsRefused()
        => AssertRefused(WithFormat(WavBytes.Format(WavBytes.Pcm, 16, 65535)), 22, "65,535 channels");

    [Fact]
    public void WavReader_NoChannels_SaysSo()
        => AssertRefused(WithFormat(WavBytes.Format(WavBytes.Pcm, 16, 0)), 22, "0 channels");

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(uint.MaxValue)]
    [InlineData(0x80000000u)]
    public void WavReader_AbsurdSampleRate_SaysSo(uint rate)
        => AssertRefused(WithFormat(WavBytes.Format(WavBytes.Pcm, 16, 1, rate)), 24, $"{rate} Hz", "are supported");

    [Fact]
    public void WavReader_EmptyFile_SaysSo() => AssertRefused([], 0, "is empty");

    [Fact]
    public void WavReader_HeaderCutOffAnywhere_GivesTheOffset()
    {
        byte[] file = WavBytes.File(WavBytes.Pcm, 16);
        for (int length = 1; length < 44; length++)
        {
            var error = Assert.Throws<AudioFormatException>(() => Reader.Open(new MemoryStream(file[..length]), "cut.wav"));
            Assert.Equal("cut.wav", error.File);
            Assert.InRange(error.Offset ?? -1, 0, length);
        }
    }

    [Fact]
    public void WavReader_NoFormatChunk_ListsWhatWasFound()
        => AssertRefused(new WavBytes().Add("JUNK", new byte[4]).Add("data", new byte[8]).ToArray(), 40, "without a 'fmt ' chunk", "\"JUNK\", \"data\"");

    [Fact]
    public void WavReader_NoDataChunk_ListsWhatWasFound()
        => AssertRefused(new WavBytes().Add("fmt ", WavBytes.Format(WavBytes.Pcm, 16)).Add("LIST", new byte[4]).ToArray(), 48, "without a 'data' chunk", "\"fmt \", \"LIST\"");

    [Fact]
    public void WavReader_ShortFormatChunk_SaysHowLongItShouldBe()
        => AssertRefused(WithFormat(new byte[14]), 20, "14 bytes", "at least 16");

    [Fact]
    public void WavReader_ShortDs64Chunk_SaysHowLongItShouldBe()
        => AssertRefused(new WavBytes { Form = "RF64" }.Add("ds64", new byte[8]).ToArray(), 20, "'ds64'", "at least 24");

    [Fact]
    public void WavReader_ChunkBeyondTheEnd_IsNotMistakenForSamples()
        => AssertRefused(new WavBytes().Add("LIST", new byte[10], 4_000_000_000).ToArray(), 30, "without a 'fmt ' chunk");

    [Fact]
    public void WavReader_ThousandsOfEmptyChunks_IsGivenUp()
    {
        var file = new WavBytes();
        for (int i = 0; i < 5000; i++)
        {
            file.Add("JUNK", []);
        }

        AssertRefused(file.ToArray(), 12 + (4096 * 8), "more than 4096 chunks");
    }

    [Fact]
    public void WavReader_RiffOfAnotherForm_SaysWhich() => AssertRefused([.. "RIFF\0\0\0\0AVI LIST"u8], 8, "\"AVI \"", "expected \"WAVE\"");

    [Fact]
    public void WavReader_OtherBytes_AreQuoted() => AssertRefused([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 0, "starts with bytes 01020304", "\"RIFF\"");

    [Fact]
    public void WavReader_ChannelThatDoesNotExist_SaysHowManyThereAre()
    {
        byte[] file = WavBytes.File(WavBytes.Pcm, 16, channels: 2);

        var error = Assert.Throws<AudioFormatException>(() => Reader.Open(new MemoryStream(file), "two.wav", ChannelSelection.Single(2)));

        Assert.Contains("channel 2 was asked for, but the recording has 2 channels", error.Message, StringComparison.Ordinal);
    }

    private static byte[] WithFormat(byte[] format) => new WavBytes().Add("fmt ", format).Add("data", new byte[64]).ToArray();

    private static void AssertRefused(byte[] file, long offset, params string[] words)
    {
        foreach (Stream stream in new Stream[] { new MemoryStream(file), new ForwardOnlyStream(file) })
        {
            // Without seeking the samples before a missing format are refused earlier.
            if (!stream.CanSeek && words[0] == "without a 'fmt ' chunk")
                continue;

            var error = Assert.Throws<AudioFormatException>(() => Reader.Open(stream, "bad.wav"));
            Assert.Equal(("bad.wav", offset), (error.File, error.Offset));
            Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
            Assert.Contains("bad.wav", error.Message, StringComparison.Ordinal);
        }
    }
}
