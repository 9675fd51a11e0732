using System.Security.Cryptography;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>Spectrograms that are computed while the recording is read. The expected values are those of the whole clip at once.</summary>
public sealed class SpectrogramReaderTests : IDisposable
{
    private const int Minutes = 20;

    private readonly TemporaryFolder _folder = new();
    private readonly LogMelFrontEnd _frontEnd = new(LogMelOptions.Panns16k);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(16000, 0.04)]
    [InlineData(16000, 7.123)]
    [InlineData(16000, 64)]
    [InlineData(22050, 31)]
    [InlineData(8000, 9.9)]
    [InlineData(44100, 5.01)]
    [InlineData(44101, 2)]
    public void SpectrogramReader_FileOrClip_GivesTheBitsOfTheWhole(int rate, double seconds)
    {
        AudioClip clip = StreamedModel.Sound(100, seconds, rate);
        WavWriter.Write(_folder["a.wav"], clip, WavEncoding.Float32);
        Spectrogram expected = _frontEnd.Compute(clip).LimitBandwidth(7000);
        var reader = new SpectrogramReader(_frontEnd, (part, _) => part.LimitBandwidth(7000));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        (Spectrogram ofFile, RecordingFacts facts) = reader.Read(AudioItem.FromFile(_folder["a.wav"]), null, hash, TestContext.Current.CancellationToken);
        (Spectrogram ofClip, _) = reader.Read(clip, null, TestContext.Current.CancellationToken);

        foreach (Spectrogram actual in new[] { ofFile, ofClip })
        {
            Assert.Equal((expected.Frames, expected.ValidBins), (actual.Frames, actual.ValidBins));
            Assert.Equal(expected.Values.ToArray(), actual.Values.ToArray());
        }

        Assert.Equal((clip.Samples.Length, clip.Duration, rate / 2.0), (facts.Samples.Count, facts.Duration, facts.BandwidthHz));
        Assert.Equal(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(clip.Samples.Span)), hash.GetHashAndReset());
    }

    [Fact]
    public void Score_FileWhileItIsRead_GivesTheResultOfTheClip()
    {
        using AudioAnomalyModel model = StreamedModel.Fit(StreamedModel.Detectors["patchcore"], windowSeconds: 2);
        foreach (int rate in (int[])[16000, 8000])
        {
            WavWriter.Write(_folder["a.wav"], StreamedModel.Sound(100, 11, rate), WavEncoding.Float32);

            AnomalyResult expected = model.Score(AudioClip.FromFile(_folder["a.wav"]), TestContext.Current.CancellationToken);
            AnomalyResult actual = model.Score(AudioItem.FromFile(_folder["a.wav"]), TestContext.Current.CancellationToken);

            Assert.Equal(expected.Map.Values.ToArray(), actual.Map.Values.ToArray());
            Assert.Equal(expected.CalibratedMap?.ToArray(), actual.CalibratedMap?.ToArray());
            Assert.Equal(expected.Spectrogram.Values.ToArray(), actual.Spectrogram.Values.ToArray());
            Assert.Equal((expected.Score, expected.Duration, expected.Source), (actual.Score, actual.Duration, actual.Source));
            Assert.Equal(expected.Warnings, actual.Warnings);
            Assert.Equal(expected.Segments.Count, actual.Segments.Count);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SpectrogramReader_LongRecording_AllocatesLittleMoreThanItsSpectrogram(bool isLengthKnown)
    {
        var item = AudioItem.FromFile(_folder.Write("long.sound", [1]), default, new AudioReader(new Hum(Minutes * 60 * 16000L, isLengthKnown)));
        var oneThread = new LogMelFrontEnd(LogMelOptions.Panns16k, new ComponentContext(new ComponentRegistry(), new ExecutionOptions { MaxThreads = 1 }));
        long before = GC.GetAllocatedBytesForCurrentThread();

        (Spectrogram spectrogram, _) = new SpectrogramReader(oneThread, (part, _) => part).Read(item, null, null, TestContext.Current.CancellationToken);

        // The spectrogram, once more in parts that are freed at once, and where the length is unknown the arrays that were too short. The samples alone are
        // 77 MB, and were held two times.
        long own = (long)spectrogram.Values.Length * sizeof(float);
        Assert.Equal((Minutes * 60 * 100) + 1, spectrogram.Frames);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, own, (isLengthKnown ? 2 * own : 6 * own) + (16 << 20));
    }

    [Theory]
    [InlineData(3600 * 16000L, 1800, "lasts 60 min, longer than the 30 min that are allowed (MaxRecordingSeconds)")]
    [InlineData(4_000_000_000_000L, double.PositiveInfinity, "a spectrogram of so many frames is more than an array can hold")]
    public void SpectrogramReader_RecordingThatIsTooLong_IsRefusedBeforeMemoryIsTaken(long samples, double maxSeconds, string expected)
    {
        var hum = new Hum(samples, isLengthKnown: true);
        var item = AudioItem.FromFile(_folder.Write("long.sound", [1]), default, new AudioReader(hum));
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<AudioContentException>(() => new SpectrogramReader(_frontEnd, (part, _) => part, maxSeconds).Read(item, null, null, TestContext.Current.CancellationToken));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("long.sound", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, hum.Read);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void SpectrogramReader_RecordingOfUnknownLengthThatIsTooLong_IsGivenUpOnTheWay()
    {
        var hum = new Hum(long.MaxValue, isLengthKnown: false);
        var item = AudioItem.FromFile(_folder.Write("endless.sound", [1]), default, new AudioReader(hum));

        Assert.Throws<AudioContentException>(() => new SpectrogramReader(_frontEnd, (part, _) => part, 30).Read(item, null, null, TestContext.Current.CancellationToken));

        Assert.InRange(hum.Read, 30 * 16000, 40 * 16000);
    }

    [Fact]
    public void MemoryNeed_MoreThanThereIs_NamesLengthAndSize()
    {
        var error = Assert.Throws<AudioContentException>(() => MemoryNeed.Check("month.wav", 30 * 86400, 1L << 52, "Split it."));

        Assert.Contains("'month.wav': the recording lasts 720 h and would take 4096 TiB of memory;", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" are free. Split it.", error.Message, StringComparison.Ordinal);
        MemoryNeed.Check("short.wav", 10, 1 << 20, "Split it.");
    }

    [Fact]
    public void AudioReader_ClipThatWouldNotFit_IsRefusedBeforeMemoryIsTaken()
    {
        var decoder = new Hum.Decoder(new Hum(0, true), Array.MaxLength, isLengthKnown: true);
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Assert.SkipUnless(available < 4L * Array.MaxLength, "This machine has room for any clip.");

        var error = Assert.Throws<AudioContentException>(() => AudioReader.ReadClip(decoder, "day.wav", default, long.MaxValue));

        Assert.Contains("would take 8 GiB of memory", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A recording of any length that nobody stored.</summary>
    private sealed class Hum(long samples, bool isLengthKnown) : IAudioReader
    {
        public long Read { get; private set; }

        public bool CanRead(string path, ReadOnlySpan<byte> header) => true;

        public AudioInfo ReadInfo(string path) => new Decoder(this, samples, isLengthKnown).Info;

        public AudioDecoder Open(string path, ChannelSelection channels) => new Decoder(this, samples, isLengthKnown);

        public sealed class Decoder(Hum hum, long samples, bool isLengthKnown) : AudioDecoder
        {
            private long _given;

            public override AudioInfo Info { get; } = new() { SampleRate = 16000, Channels = 1, SampleCount = isLengthKnown ? samples : null, Encoding = "hum" };

            public override int Read(Span<float> destination)
            {
                int count = (int)Math.Min(destination.Length, samples - _given);
                for (int i = 0; i < count; i++)
                {
                    destination[i] = ((_given + i) % 160 / 160f) - 0.5f;
                }

                _given += count;
                hum.Read += count;
                return count;
            }

            protected override void Dispose(bool disposing)
            {
            }
        }
    }
}
