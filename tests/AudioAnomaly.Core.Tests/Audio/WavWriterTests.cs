using AudioAnomaly.Audio;
using CsCheck;

namespace AudioAnomaly.Core.Tests.Audio;

public sealed class WavWriterTests
{
    [Fact]
    public void WavWriter_FloatClip_ComesBackExactly()
    {
        using var folder = new TemporaryFolder();
        Gen.Select(Gen.Float[-4, 4].Array[1, 500], Gen.Int[100, 400_000]).Sample(
            (samples, rate) =>
            {
                string path = folder[$"{Guid.NewGuid():N}.wav"];
                WavWriter.Write(path, new AudioClip(samples, rate), WavEncoding.Float32);

                AudioClip back = AudioReader.Default.ReadClip(path);

                return back.SampleRate == rate && back.Samples.Span.SequenceEqual(samples);
            },
            iter: 50);
    }

    [Fact]
    public void WavWriter_Pcm16Clip_ComesBackWithinHalfAStepAndSaturated()
    {
        using var folder = new TemporaryFolder();
        float[] samples = [0, 0.5f, -0.5f, 1, -1, 1.7f, -3, 0.1f, 1e-6f, 40_000 / 65536f];
        WavWriter.Write(folder["a.wav"], new AudioClip(samples, 16000));

        AudioClip back = AudioReader.Default.ReadClip(folder["a.wav"]);

        for (int i = 0; i < samples.Length; i++)
        {
            Assert.Equal(Math.Clamp(samples[i], -1f, 32767f / 32768f), back.Samples.Span[i], 0.5f / 32768f);
        }

        Assert.Equal("PCM 16 bit", AudioReader.Default.ReadInfo(folder["a.wav"]).Encoding);
        Assert.Equal(44 + (2 * samples.Length), new FileInfo(folder["a.wav"]).Length);
    }

    [Fact]
    public void WavWriter_LongClip_IsWrittenWhole()
    {
        using var folder = new TemporaryFolder();
        float[] samples = [.. Enumerable.Range(0, 50_001).Select(i => (i % 1000) / 1024f)];
        WavWriter.Write(folder["a.wav"], new AudioClip(samples, 48000));

        Assert.Equal(samples, AudioReader.Default.ReadClip(folder["a.wav"]).Samples.ToArray());
    }

    [Fact]
    public void WavWriter_ExistingFile_IsReplacedAndNothingElseIsLeft()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.wav", new byte[100_000]);

        WavWriter.Write(path, new AudioClip(new float[10], 8000));

        Assert.Equal(["a.wav"], folder.Names());
        Assert.Equal(10, AudioReader.Default.ReadClip(path).Samples.Length);
    }

    [Fact]
    public void WavWriter_TargetThatCannotBeReplaced_LeavesNoTemporaryFile()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["a.wav"]);

        Exception? error = Record.Exception(() => WavWriter.Write(folder["a.wav"], new AudioClip(new float[10], 8000)));

        Assert.True(error is IOException or UnauthorizedAccessException, $"{error}");
        Assert.Equal(["a.wav"], folder.Names());
    }

    [Fact]
    public void WavWriter_MissingFolder_IsMade()
    {
        using var folder = new TemporaryFolder();

        WavWriter.Write(folder["none/a.wav"], new AudioClip(new float[10], 8000));

        Assert.True(File.Exists(folder["none/a.wav"]));
    }

    [Fact]
    public void WavWriter_SamplesThatFailWhileWriting_LeaveNoFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.wav", [1, 2, 3]);
        using var memory = new FailingMemory();
        var clip = new AudioClip(memory.Memory, 8000);
        memory.IsBroken = true;

        Assert.Throws<IOException>(() => WavWriter.Write(path, clip));

        Assert.Equal(["a.wav"], folder.Names());
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData(WavEncoding.Pcm16, 3_000_000_000)]
    [InlineData(WavEncoding.Float32, 1_100_000_000)]
    public void WavWriter_MoreThanFourGigabytes_IsWrittenAsRf64(WavEncoding encoding, long samples)
    {
        byte[] header = WavWriter.CreateHeader(samples, 48000, encoding);

        WavLayout layout = WavHeaderParser.Parse(new ByteCursor(new ForwardOnlyStream(header)), "long.wav");

        Assert.Equal("RF64"u8.ToArray(), header[..4]);
        Assert.Equal(samples, layout.DataLength / layout.Format.FrameBytes);
        Assert.Equal(header.Length, layout.DataOffset);
    }

    [Fact]
    public void WavWriter_UnknownEncoding_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => WavWriter.Write("a.wav", new AudioClip(new float[1], 8000), (WavEncoding)7));

    private sealed class FailingMemory : System.Buffers.MemoryManager<float>
    {
        private readonly float[] _samples = new float[100_000];

        public bool IsBroken { get; set; }

        public override Span<float> GetSpan() => IsBroken ? throw new IOException("The disk is full.") : _samples;

        public override Memory<float> Memory => CreateMemory(_samples.Length);

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
