using AudioAnomaly.Audio;

namespace AudioAnomaly.Core.Tests.Pipeline;

public class PipelineFitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10, 2)]
    [InlineData(2, 1)]
    [InlineData(41, 8)]
    public async Task Fit_HeldOutClips_AreNeverLearned(int clips, int heldOut)
    {
        var detector = new FakeDetector();

        using AudioAnomalyModel model = await FakePipeline.Builder(detector).Build().FitAsync(FakePipeline.Clips(clips), null, Cancellation);

        Assert.Equal(clips - heldOut, detector.FittedSources.Distinct().Count());
        Assert.Equal(heldOut, model.Calibration.Scores.Count);
    }

    [Fact]
    public async Task Fit_OwnCalibrationClips_AreAllThatIsHeldOut()
    {
        var detector = new FakeDetector();
        AudioSource calibration = AudioSource.FromClips(Enumerable.Range(100, 7).Select(seed => FakePipeline.Clip(seed)));

        using AudioAnomalyModel model = await FakePipeline.Builder(detector).UseCalibration(o => o.HoldOutFraction = 0).Build()
            .FitAsync(FakePipeline.Clips(5), calibration, null, Cancellation);

        Assert.Equal(["clip 0", "clip 1", "clip 2", "clip 3", "clip 4"], detector.FittedSources);
        Assert.Equal(7, model.Calibration.Scores.Count);
        Assert.Equal(calibration.Items.Select(item => model.Score(item.Read(), Cancellation).Score).Order(), model.Calibration.Scores.Order());
    }

    [Fact]
    public async Task Fit_CalibrationClipsMissingOrLearnedToo_AreRefused()
    {
        AudioAnomalyPipeline pipeline = FakePipeline.Builder().Build();
        AudioClip shared = FakePipeline.Clip(3);

        await Assert.ThrowsAsync<FitException>(() => pipeline.FitAsync(FakePipeline.Clips(5), AudioSource.FromClips([]), null, Cancellation));
        FitException twice = await Assert.ThrowsAsync<FitException>(
            () => pipeline.FitAsync(AudioSource.FromClips([FakePipeline.Clip(1), shared]), AudioSource.FromClips([shared]), null, Cancellation));
        Assert.Contains("'clip 3'", twice.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FitException>(() => pipeline.FitAsync(AudioSource.FromFiles(["a.wav", "b.wav"]), AudioSource.FromFiles(["b.wav"]), null, Cancellation));
    }

    [Fact]
    public async Task Fit_NoCalibrationClipReadable_IsAnErrorEvenWhenUnreadableOnesAreLeftOut()
    {
        AudioAnomalyPipeline pipeline = FakePipeline.Builder().SkipUnreadableRecordings().Build();

        FitException error = await Assert.ThrowsAsync<FitException>(() => pipeline.FitAsync(FakePipeline.Clips(5), AudioSource.FromFiles(["missing.wav"]), null, Cancellation));

        Assert.Contains("calibrate on", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_Seed_DecidesWhatIsHeldOutAndSpreadsIt()
    {
        HashSet<string?> first = await LearnedAsync(1), again = await LearnedAsync(1), other = await LearnedAsync(2);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        // Every tenth of the list gives one of ten held-out clips.
        for (int tenth = 0; tenth < 10; tenth++)
        {
            Assert.Equal(4, Enumerable.Range(tenth * 5, 5).Count(i => first.Contains($"clip {i}")));
        }

        static async Task<HashSet<string?>> LearnedAsync(int seed)
        {
            var detector = new FakeDetector();
            using AudioAnomalyModel model = await FakePipeline.Builder(detector).UseSeed(seed).Build().FitAsync(FakePipeline.Clips(50), null, Cancellation);
            return [.. detector.FittedSources];
        }
    }

    [Fact]
    public async Task Fit_Progress_TellsEveryStageToItsEnd()
    {
        var reports = new Recorder();

        using AudioAnomalyModel model = await FakePipeline.Builder().Build().FitAsync(FakePipeline.Clips(10), reports, Cancellation);

        Assert.Equal(new FitProgress(FitStage.Checking, 10, 10), reports.Last(FitStage.Checking));
        Assert.Equal(new FitProgress(FitStage.Extracting, 8, 8), reports.Last(FitStage.Extracting));
        Assert.Equal(new FitProgress(FitStage.Calibrating, 2, 2), reports.Last(FitStage.Calibrating));
    }

    [Fact]
    public async Task Fit_Cancelled_EndsAndDisposesTheDetector()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var detector = new FakeDetector();
        var progress = new Recorder { On = report => Cancel(report, source) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FakePipeline.Builder(detector).Build().FitAsync(FakePipeline.Clips(10), progress, source.Token));

        Assert.True(detector.IsDisposed);

        static void Cancel(FitProgress report, CancellationTokenSource source)
        {
            if (report is { Stage: FitStage.Extracting, Completed: 2 })
            {
                source.Cancel();
            }
        }
    }

    [Fact]
    public async Task Fit_DetectorOfOneLength_IsGivenOneAndTheModelScoresLongerOnes()
    {
        var detector = new FakeDetector { NeedsFixedLength = true };
        AudioSource source = AudioSource.FromClips(Enumerable.Range(0, 10).Select(seed => FakePipeline.Clip(seed, 1.1 + (0.3 * seed))));

        using AudioAnomalyModel model = await FakePipeline.Builder(detector).UseWindows(o => (o.WindowSeconds, o.HopSeconds) = (1, 0.5)).Build().FitAsync(source, null, Cancellation);

        Assert.Equal([101], detector.FittedLengths.Distinct());
        Assert.Equal(250, model.Score(FakePipeline.Clip(20, 2.5), Cancellation).Map.Frames);
        Assert.Throws<AudioContentException>(() => model.Score(FakePipeline.Clip(20, 0.9), Cancellation));
    }

    [Fact]
    public async Task Fit_HeldOutRecordingOfAnotherLength_IsAFitError()
    {
        var detector = new FakeDetector { NeedsFixedLength = true };
        AudioSource source = AudioSource.FromClips([FakePipeline.Clip(1, 2), FakePipeline.Clip(2, 3)]);

        FitException error = await Assert.ThrowsAsync<FitException>(() => FakePipeline.Builder(detector).Build().FitAsync(source, null, Cancellation));

        Assert.Contains("frames instead of", error.Message, StringComparison.Ordinal);
        Assert.True(detector.IsDisposed);
    }

    [Theory]
    [InlineData(3, 1, 0)]
    [InlineData(10, 4, 1)]
    public async Task Fit_OneRecordingForADetectorOfOneLength_HoldsOutATailOnlyIfItFillsAWindow(double seconds, int learned, int heldOut)
    {
        var detector = new FakeDetector { NeedsFixedLength = true };
        AudioAnomalyPipeline pipeline = FakePipeline.Builder(detector).UseWindows(o => (o.WindowSeconds, o.HopSeconds) = (2, 1)).UseCalibration(o => o.HoldOutFraction = 0.3).Build();

        using AudioAnomalyModel model = await pipeline.FitAsync(AudioSource.FromClips([FakePipeline.Clip(1, seconds)]), null, Cancellation);

        Assert.Equal(learned, detector.FittedLengths.Count);
        Assert.Equal(heldOut, model.Calibration.Scores.Count);
    }

    [Fact]
    public async Task Fit_NoRecordings_IsAnError()
        => await Assert.ThrowsAsync<FitException>(() => FakePipeline.Builder().Build().FitAsync(AudioSource.FromClips([]), null, Cancellation));

    [Fact]
    public async Task Fit_OneLongRecording_IsSplitInTime()
    {
        using AudioAnomalyModel model = await FakePipeline.Builder().Build().FitAsync(FakePipeline.Clips(1, seconds: 200), null, Cancellation);

        Assert.Equal(4, model.Calibration.Scores.Count);
        Assert.NotNull(model.Calibration.Threshold);
    }

    [Fact]
    public async Task Fit_OneShortRecording_LeavesTheVerdictOpenAndSaysSo()
    {
        using AudioAnomalyModel model = await FakePipeline.Builder().Build().FitAsync(FakePipeline.Clips(1), null, Cancellation);

        AnomalyResult result = model.Score(FakePipeline.Clip(5), Cancellation);
        Assert.Equal(AnomalyVerdict.Undecided, result.Verdict);
        Assert.False(result.IsAnomalous);
        Assert.Null(result.Threshold);
        Assert.Null(result.CalibratedScore);
        Assert.Contains(model.Warnings, warning => warning.Contains("undecided", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fit_WithoutHoldOut_HasNoThresholdUnlessSetByHand()
    {
        using AudioAnomalyModel model = await FakePipeline.Builder().UseCalibration(o => o.HoldOutFraction = 0).UseThreshold(ThresholdPolicy.Manual(0.5)).Build()
            .FitAsync(FakePipeline.Clips(5), null, Cancellation);

        Assert.Equal(0.5, model.Calibration.Threshold);
        Assert.Empty(model.Calibration.Scores);
        Assert.Null(model.Score(FakePipeline.Clip(1), Cancellation).PValue);
    }

    [Fact]
    public async Task Fit_AllSilent_IsAnErrorAndSomeSilentAWarning()
    {
        AudioClip silent = new(new float[1000], 1000, "silence");

        await Assert.ThrowsAsync<FitException>(() => FakePipeline.Builder().Build().FitAsync(AudioSource.FromClips([silent, silent, silent]), null, Cancellation));
        using AudioAnomalyModel model = await FakePipeline.Builder().UseCalibration(o => o.HoldOutFraction = 0).Build()
            .FitAsync(AudioSource.FromClips([silent, FakePipeline.Clip(1), FakePipeline.Clip(2)]), null, Cancellation);
        Assert.Contains(model.Warnings, warning => warning.Contains("silence", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fit_SilentRecordingAmongTheHeldOut_IsReported()
    {
        var detector = new FakeDetector();
        using (await FakePipeline.Builder(detector).Build().FitAsync(FakePipeline.Clips(5), null, Cancellation))
        {
        }

        int heldOut = Enumerable.Range(0, 5).Single(i => !detector.FittedSources.Contains($"clip {i}"));
        AudioClip[] clips = [.. Enumerable.Range(0, 5).Select(i => i == heldOut ? new AudioClip(new float[1000], 1000, "silence") : FakePipeline.Clip(i))];

        using AudioAnomalyModel model = await FakePipeline.Builder().Build().FitAsync(AudioSource.FromClips(clips), null, Cancellation);

        Assert.Contains(model.Warnings, warning => warning.Contains("silence", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fit_CancelledBefore_ReadsNothing()
    {
        var detector = new FakeDetector();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FakePipeline.Builder(detector).Build().FitAsync(FakePipeline.Clips(5), null, new CancellationToken(canceled: true)));

        Assert.Empty(detector.FittedSources);
    }

    [Fact]
    public async Task Fit_CancelledWhileCalibrating_EndsAndDisposesTheDetector()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var detector = new FakeDetector();
        var progress = new Recorder { On = report => CancelAtFirst(report, source) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FakePipeline.Builder(detector).Build().FitAsync(FakePipeline.Clips(20), progress, source.Token));

        Assert.True(detector.IsDisposed);

        static void CancelAtFirst(FitProgress report, CancellationTokenSource source)
        {
            if (report is { Stage: FitStage.Calibrating, Completed: 1 })
            {
                source.Cancel();
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Fit_EmptyRecordingWithAGoodHeader_IsLeftOutWhenAskedTo(int empty)
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(0, 4).Select(i => folder[$"{i}.wav"])];
        foreach ((string file, int i) in files.Select((file, i) => (file, i)))
        {
            WavWriter.Write(file, FakePipeline.Clip(i));
        }

        byte[] header = File.ReadAllBytes(files[empty])[..44];
        BitConverter.TryWriteBytes(header.AsSpan(4), 36);
        BitConverter.TryWriteBytes(header.AsSpan(40), 0);
        File.WriteAllBytes(files[empty], header);
        var reports = new Recorder();

        using AudioAnomalyModel model = await FakePipeline.Builder().SkipUnreadableRecordings().Build().FitAsync(AudioSource.FromFiles(files), reports, Cancellation);

        Assert.Equal(new FitProgress(FitStage.Extracting, 3, 3), reports.Last(FitStage.Extracting));
        Assert.Contains($"{empty}.wav", Assert.Single(model.Warnings, warning => warning.StartsWith("Left out", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_DifferentSampleRates_LimitTheBandwidthAndWarn()
    {
        AudioSource mixed = AudioSource.FromClips([FakePipeline.Clip(1), FakePipeline.Clip(2, rate: 600), FakePipeline.Clip(3, rate: 4000)]);

        using AudioAnomalyModel model = await FakePipeline.Builder().Build().FitAsync(mixed, null, Cancellation);

        Assert.Equal(300, model.BandwidthHz);
        Assert.Contains(model.Warnings, warning => warning.Contains("300 Hz", StringComparison.Ordinal));
        Assert.Equal(3, model.Score(FakePipeline.Clip(4), Cancellation).Map.ValidBins);
    }

    [Fact]
    public async Task Fit_DifferentChannelCounts_AreReported()
    {
        var stereo = new AudioClip(FakePipeline.Clip(1).Samples, 1000, "stereo") { MixedChannels = 2 };

        using AudioAnomalyModel model = await FakePipeline.Builder().Build().FitAsync(AudioSource.FromClips([stereo, FakePipeline.Clip(2), FakePipeline.Clip(3)]), null, Cancellation);

        Assert.Contains(model.Warnings, warning => warning.Contains("1, 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fit_UnreadableFiles_AreNamedOrLeftOut()
    {
        using var folder = new TemporaryFolder();
        string good = folder["good.wav"], other = folder["other.wav"];
        WavWriter.Write(good, FakePipeline.Clip(1));
        WavWriter.Write(other, FakePipeline.Clip(2));
        string bad = folder.Write("bad.wav", [1, 2, 3]), worse = folder.Write("worse.wav", []);

        AudioFormatException one = await Assert.ThrowsAsync<AudioFormatException>(() => FitFilesAsync(FakePipeline.Builder(), good, bad));
        Assert.Contains("bad.wav", one.Message, StringComparison.Ordinal);
        FitException two = await Assert.ThrowsAsync<FitException>(() => FitFilesAsync(FakePipeline.Builder(), good, bad, worse));
        Assert.Contains("bad.wav", two.Message, StringComparison.Ordinal);
        Assert.Contains("worse.wav", two.Message, StringComparison.Ordinal);
        Assert.Equal(3, two.Message.Split(Environment.NewLine).Length);
        using AudioAnomalyModel model = await FitFilesAsync(FakePipeline.Builder().SkipUnreadableRecordings(), good, bad, worse, other);
        Assert.Equal(2, model.Warnings.Count(warning => warning.StartsWith("Left out", StringComparison.Ordinal)));

        static Task<AudioAnomalyModel> FitFilesAsync(AudioAnomalyPipelineBuilder builder, params string[] files)
            => builder.Build().FitAsync(AudioSource.FromFiles(files), null, Cancellation);
    }

    [Fact]
    public async Task Fit_Twice_GivesModelsOfTheirOwn()
    {
        AudioAnomalyPipeline pipeline = FakePipeline.Builder().Build();
        using AudioAnomalyModel first = await pipeline.FitAsync(FakePipeline.Clips(10), null, Cancellation);
        double before = first.Score(FakePipeline.Clip(99), Cancellation).Score;

        using AudioAnomalyModel second = await pipeline.FitAsync(AudioSource.FromClips([FakePipeline.Clip(1, gain: 5), FakePipeline.Clip(2, gain: 5)]), null, Cancellation);

        Assert.Equal(before, first.Score(FakePipeline.Clip(99), Cancellation).Score);
        Assert.NotEqual(before, second.Score(FakePipeline.Clip(99), Cancellation).Score);
    }

    private sealed class Recorder : IProgress<FitProgress>
    {
        private readonly List<FitProgress> _reports = [];

        public Action<FitProgress>? On { get; init; }

        public void Report(FitProgress value)
        {
            lock (_reports)
            {
                _reports.Add(value);
            }

            On?.Invoke(value);
        }

        public FitProgress Last(FitStage stage) => _reports.Last(report => report.Stage == stage);
    }
}
