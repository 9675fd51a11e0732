using AudioAnomaly.Audio;
using AudioAnomaly.Components;

namespace AudioAnomaly.Core.Tests.Pipeline;

public class AudioAnomalyModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_LoudClip_IsAnomalousWithASegment()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();

        AnomalyResult normal = model.Score(FakePipeline.Clip(3), Cancellation), loud = model.Score(FakePipeline.Clip(500, gain: 8), Cancellation);

        Assert.Equal((AnomalyVerdict.Normal, AnomalyVerdict.Anomalous), (normal.Verdict, loud.Verdict));
        Assert.Empty(normal.Segments);
        Assert.NotEmpty(loud.Segments);
        Assert.True(loud.CalibratedScore > 0.5 && normal.CalibratedScore <= 0.5);
        Assert.Equal(1.0 / (model.Calibration.Scores.Count + 1), loud.PValue);
        Assert.Equal(100, loud.FrameScores.Count);
        Assert.Equal(TimeSpan.FromSeconds(1), loud.Duration);
    }

    [Fact]
    public async Task Model_OtherNumberOfMixedChannels_IsRefusedWithAdvice()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        var eight = new AudioClip(FakePipeline.Clip(1).Samples, 1000, "array.wav") { MixedChannels = 8 };

        AudioContentException error = Assert.Throws<AudioContentException>(() => model.Score(eight, Cancellation));

        Assert.Contains("array.wav", error.Message, StringComparison.Ordinal);
        Assert.Contains("ChannelSelection.Single", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_OddRecordings_CarryWarnings()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync(120);

        Assert.Contains("silence", Assert.Single(model.Score(new AudioClip(new float[1000], 1000), Cancellation).Warnings), StringComparison.Ordinal);
        Assert.Contains("clipped", Assert.Single(model.Score(FakePipeline.Clip(1, gain: 100) is var loud ? Clip(loud) : loud, Cancellation).Warnings), StringComparison.Ordinal);
        Assert.Contains("300 Hz", Assert.Single(model.Score(FakePipeline.Clip(1, rate: 600), Cancellation).Warnings), StringComparison.Ordinal);

        static AudioClip Clip(AudioClip clip) => new(Array.ConvertAll(clip.Samples.ToArray(), sample => Math.Clamp(sample, -1, 1)), 1000);
    }

    [Fact]
    public async Task Model_OddFile_IsToldInTheResultAndByTheFit()
    {
        AudioClip[] clips = [.. Enumerable.Range(0, 120).Select(seed => FakePipeline.Clip(seed))];
        clips[7] = new AudioClip(clips[7].Samples, 1000, "odd one") { Warnings = ["The file is half written."] };
        using AudioAnomalyModel model = await FakePipeline.Builder().Build().FitAsync(AudioSource.FromClips(clips), null, Cancellation);

        Assert.Equal(["The file is half written."], model.Score(clips[7], Cancellation).Warnings);
        Assert.Equal("'odd one': The file is half written.", Assert.Single(model.Warnings));
    }

    [Fact]
    public async Task Model_HalfWrittenFileThatIsTooShort_IsToldFromAShortRecording()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        var half = new AudioClip(new float[5], 1000, "half.wav") { Warnings = ["The file is half written."] };

        var error = Assert.Throws<AudioContentException>(() => model.Score(half, Cancellation));

        Assert.Equal("'half.wav': too short for the fake front end. The file is half written.", error.Message);
        Assert.DoesNotContain("half", Assert.Throws<AudioContentException>(() => model.Score(new AudioClip(new float[5], 1000), Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_UnscaledIntegers_AreNotCalledClipped()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync(120);
        AudioClip unscaled = FakePipeline.Clip(3, gain: 130_000);

        Assert.Contains("divide them by 32768", Assert.Single(model.Score(unscaled, Cancellation).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_SpectrogramOfARecording_IsScoredAsTheRecording()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        AudioClip clip = FakePipeline.Clip(500, gain: 8);
        AnomalyResult result = model.Score(clip, Cancellation);

        Spectrogram spectrogram = model.ComputeSpectrogram(clip);
        DetectorOutput output = model.ScoreSpectrogram(spectrogram, Cancellation);

        Assert.Equal(result.Spectrogram.Values.ToArray(), spectrogram.Values.ToArray());
        Assert.Equal(result.Score, output.Score);
        Assert.Equal(result.Map.Values.ToArray(), output.Map.Values.ToArray());
    }

    [Fact]
    public async Task Model_SpectrogramOfAnotherGrid_IsRefused()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        var other = new Spectrogram(new float[300], 100, new SpectrogramAxes([100, 200, 300], 0.01, -100));

        ArgumentException error = Assert.Throws<ArgumentException>(() => model.ScoreSpectrogram(other, Cancellation));

        Assert.Contains("ComputeSpectrogram", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_WithThreshold_DecidesAnew()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        AudioClip clip = FakePipeline.Clip(3);
        double score = model.Score(clip, Cancellation).Score;

        Assert.True(model.WithThreshold(ThresholdPolicy.Manual(score - 1e-6)).Score(clip, Cancellation).IsAnomalous);
        Assert.False(model.WithThreshold(ThresholdPolicy.Manual(score)).Score(clip, Cancellation).IsAnomalous);
    }

    [Fact]
    public async Task ScoreAsync_SomeFilesBad_GoesOnInOrder()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(0, 12).Select(i => folder[$"{i:00}.wav"])];
        foreach ((string file, int i) in files.Select((file, i) => (file, i)))
        {
            if (i % 4 == 1)
            {
                File.WriteAllText(file, "no sound");
            }
            else if (i != 6)
            {
                WavWriter.Write(file, FakePipeline.Clip(i));
            }
        }

        var results = new List<ScoredRecording>();
        await foreach (ScoredRecording recording in model.ScoreAsync(AudioSource.FromFiles(files), 3, Cancellation))
        {
            results.Add(recording);
        }

        Assert.Equal(files, results.Select(result => result.Name));
        Assert.All(results.Select((result, i) => (result, i)), pair =>
        {
            Assert.Equal(pair.i % 4 == 1 || pair.i == 6, pair.result.Error is not null);
            Assert.NotEqual(pair.result.Error is null, pair.result.Result is null);
        });
        Assert.IsType<AudioFormatException>(results[1].Error);
        Assert.IsType<FileNotFoundException>(results[6].Error);
    }

    [Fact]
    public async Task ScoreAsync_ManyAtATime_EqualsOneByOne()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        AudioSource source = FakePipeline.Clips(30);

        Assert.Equal(await ScoresAsync(1), await ScoresAsync(8));

        async Task<List<double>> ScoresAsync(int parallel)
        {
            var scores = new List<double>();
            await foreach (ScoredRecording recording in model.ScoreAsync(source, parallel, Cancellation))
            {
                scores.Add(recording.Result!.Score);
            }

            return scores;
        }
    }

    [Fact]
    public async Task ScoreAsync_Abandoned_StopsReading()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        int read = 0;
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(0, 200).Select(i => folder.Write($"{i:000}.fake", [1]))];
        var reader = new AudioReader(new CountingReader(() => Interlocked.Increment(ref read)));

        await foreach (ScoredRecording recording in model.ScoreAsync(AudioSource.FromFiles(files, default, reader), 2, Cancellation))
        {
            Assert.NotNull(recording.Result);
            break;
        }

        // The first, and at most what was under way beside it.
        Assert.InRange(read, 1, 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task ScoreAsync_SlowConsumer_NeverHoldsMoreThanTwiceTheParallelRecordings(int parallel)
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        int read = 0, most = 0, taken = 0;
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(0, 60).Select(i => folder.Write($"{i:000}.fake", [1]))];
        var reader = new AudioReader(new CountingReader(() =>
        {
            int alive = Interlocked.Increment(ref read) - Volatile.Read(ref taken);
            int seen = Volatile.Read(ref most);
            while (alive > seen && Interlocked.CompareExchange(ref most, alive, seen) is var found && found != seen)
            {
                seen = found;
            }
        }));

        await foreach (ScoredRecording recording in model.ScoreAsync(AudioSource.FromFiles(files, default, reader), parallel, Cancellation))
        {
            Assert.NotNull(recording.Result);
            Interlocked.Increment(ref taken);
        }

        Assert.Equal((60, 60), (read, taken));
        Assert.InRange(most, 1, 2 * parallel);
    }

    [Fact]
    public async Task ScoreAsync_MemoryThatEndsInOneRecording_CostsThatOneAlone()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(0, 20).Select(i => folder.Write($"{i:000}.fake", [1]))];
        int read = 0;
        var reader = new AudioReader(new CountingReader(() =>
        {
            if (Interlocked.Increment(ref read) % 5 == 0)
            {
                throw new AggregateException(new InsufficientMemoryException());
            }
        }));

        int scored = 0;
        var failed = new List<ScoredRecording>();
        await foreach (ScoredRecording recording in model.ScoreAsync(AudioSource.FromFiles(files, default, reader), 3, Cancellation))
        {
            scored += recording.Result is null ? 0 : 1;
            failed.AddRange(recording.Error is null ? [] : [recording]);
        }

        Assert.Equal((16, 4), (scored, failed.Count));
        Assert.All(failed, one => Assert.Contains($"'{one.Name}': the memory does not suffice", one.Error!.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ScoreAsync_LongRecordings_WaitForEachOther()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(0, 8).Select(i => folder.Write($"{i:000}.fake", [1]))];
        foreach (string file in files)
        {
            using FileStream stream = File.OpenWrite(file);
            stream.SetLength(40 << 20);
        }

        int read = 0, taken = 0, most = 0;
        var reader = new AudioReader(new CountingReader(() => most = Math.Max(most, Interlocked.Increment(ref read) - Volatile.Read(ref taken))));
        await foreach (ScoredRecording recording in model.ScoreAsync(AudioSource.FromFiles(files, default, reader), 4, Cancellation))
        {
            Assert.NotNull(recording.Result);
            Interlocked.Increment(ref taken);
        }

        Assert.Equal((8, 1), (read, most));
    }

    [Fact]
    public async Task ScoreAsync_CancelledOnTheWay_ThrowsAndStopsReading()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        int read = 0;
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(0, 100).Select(i => folder.Write($"{i:000}.fake", [1]))];
        var reader = new AudioReader(new CountingReader(() => Interlocked.Increment(ref read)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ScoredRecording recording in model.ScoreAsync(AudioSource.FromFiles(files, default, reader), 2, cancellation.Token))
            {
                Assert.NotNull(recording.Result);
                await cancellation.CancelAsync();
            }
        });

        // Two under way at first; those already scored still come, and none is opened after the cancellation.
        Assert.InRange(read, 1, 4);
    }

    [Fact]
    public async Task Model_ScoredByManyThreads_GivesTheSameBits()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        double[] expected = [.. Enumerable.Range(0, 64).Select(i => model.Score(FakePipeline.Clip(i), Cancellation).Score)];
        double[] actual = new double[64];

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, i => actual[i] = model.Score(FakePipeline.Clip(i), Cancellation).Score);

        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task Model_ThresholdSetAfterAPoorFit_NoLongerWarnsOfIt()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync(clips: 4);
        Assert.Contains(model.Warnings, warning => warning.Contains("undecided", StringComparison.Ordinal));

        AudioAnomalyModel decided = model.WithThreshold(ThresholdPolicy.Manual(0.5));

        Assert.Empty(decided.Warnings);
        Assert.Equal(model.Warnings, decided.WithThreshold(model.Calibration.Policy).Warnings);
    }

    [Fact]
    public async Task ScoreAsync_Cancelled_Throws()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ScoredRecording recording in model.ScoreAsync(FakePipeline.Clips(5), 2, source.Token))
            {
                Assert.Fail($"{recording.Name} was scored.");
            }
        });
    }

    [Fact]
    public async Task Model_LongRecording_IsScoredInWindows()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        float[] samples = FakePipeline.Clip(1, seconds: 60).Samples.ToArray();
        for (int i = 31_000; i < 33_000; i++)
        {
            samples[i] *= 9;
        }

        AnomalyResult result = model.Score(new AudioClip(samples, 1000), Cancellation);

        Assert.Equal(6000, result.Map.Frames);
        Assert.True(result.IsAnomalous);
        AnomalySegment strongest = result.Segments.MaxBy(segment => segment.Score)!;
        Assert.InRange(strongest.StartSeconds, 30.9, 33.1);
        Assert.InRange(strongest.EndSeconds, 30.9, 33.1);
    }

    [Fact]
    public async Task Model_Dispose_DisposesItsDetector()
    {
        var detector = new FakeDetector();
        AudioAnomalyModel model = await FakePipeline.Builder(detector).Build().FitAsync(FakePipeline.Clips(5), null, Cancellation);

        model.Dispose();

        Assert.True(detector.IsDisposed);
    }

    [Fact]
    public async Task Telemetry_Listeners_SeeFitAndScore()
    {
        var activities = new List<string>();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == "AudioAnomaly",
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (activities)
                {
                    activities.Add(activity.OperationName);
                }
            },
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        long clips = 0, anomalies = 0;
        var durations = new System.Collections.Concurrent.ConcurrentDictionary<string, double>();
        using var meter = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "AudioAnomaly")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        meter.SetMeasurementEventCallback<long>((instrument, value, _, _) => Interlocked.Add(ref instrument.Name == "audioanomaly.score.clips" ? ref clips : ref anomalies, value));
        meter.SetMeasurementEventCallback<double>((instrument, value, _, _) => durations[instrument.Name] = value);
        meter.Start();

        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        model.Score(FakePipeline.Clip(1), Cancellation);
        model.Score(FakePipeline.Clip(500, gain: 8), Cancellation);

        lock (activities)
        {
            Assert.Contains("fit", activities);
            Assert.Contains("score", activities);
        }

        // Other tests may score at the same time.
        Assert.True(Interlocked.Read(ref clips) >= 2);
        Assert.True(Interlocked.Read(ref anomalies) >= 1);
        Assert.Equal(["audioanomaly.fit.duration", "audioanomaly.score.duration"], durations.Keys.Order());
    }

    private sealed class CountingReader(Action onOpen) : IAudioReader
    {
        public bool CanRead(string path, ReadOnlySpan<byte> header) => true;

        public AudioInfo ReadInfo(string path) => new() { SampleRate = 1000, Channels = 1, SampleCount = 1000, Encoding = "fake" };

        public AudioDecoder Open(string path, ChannelSelection channels)
        {
            onOpen();
            return new Decoder(ReadInfo(path));
        }

        private sealed class Decoder(AudioInfo info) : AudioDecoder
        {
            private bool _done;

            public override AudioInfo Info => info;

            public override int Read(Span<float> destination)
            {
                int count = _done ? 0 : Math.Min(1000, destination.Length);
                destination[..count].Fill(0.1f);
                _done = true;
                return count;
            }

            protected override void Dispose(bool disposing)
            {
            }
        }
    }
}
