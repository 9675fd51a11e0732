using AudioAnomaly.Components;

namespace AudioAnomaly.Core.Tests.Pipeline;

public class CrossFitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, 2)]
    [InlineData(9, 9)]
    [InlineData(10, 5)]
    [InlineData(43, 5)]
    public async Task Fit_CrossFittedDetector_ScoresEveryRecordingOnceByOneThatHasNotLearnedIt(int clips, int folds)
    {
        var log = new FakeFoldedDetector.Log();

        using AudioAnomalyModel model = await Builder(log).Build().FitAsync(FakePipeline.Clips(clips), null, Cancellation);

        Assert.Equal(1 + folds, log.Fits.Count);
        Assert.Equal(clips, log.Fits[0].Count);
        Assert.Equal(clips * (folds - 1), log.Fits.Skip(1).Sum(learned => learned.Count));
        Assert.Equal(clips, log.Scored.Select(scored => scored.Source).Distinct().Count());
        Assert.Equal(clips, log.Scored.Count);
        Assert.DoesNotContain(log.Scored, scored => scored.Learned);
        Assert.Equal(clips, model.Calibration.Scores.Count);
        Assert.Equal((clips, clips), (model.Settings.TrainingClips, model.Settings.HeldOutClips));
    }

    [Theory]
    [InlineData(FoldKind.Interleaved, "clip 0, clip 5, clip 10, clip 15")]
    [InlineData(FoldKind.Contiguous, "clip 0, clip 1, clip 2, clip 3")]
    public async Task Fit_FoldKind_SaysWhatIsLeftOutTogether(FoldKind kind, string first)
    {
        var log = new FakeFoldedDetector.Log();

        using (await Builder(log).UseCalibration(o => o.FoldKind = kind).Build().FitAsync(FakePipeline.Clips(20), null, Cancellation))
        {
        }

        Assert.Equal(first, string.Join(", ", log.Fits[0].Except(log.Fits[1])));
    }

    [Fact]
    public async Task Fit_FoldsOfGroups_LeaveOutWholeGroups()
    {
        var log = new FakeFoldedDetector.Log();
        AudioItem[] items = [.. Enumerable.Range(0, 24).Select(seed => AudioItem.FromClip(FakePipeline.Clip(seed)).WithGroup($"day {seed % 3}"))];

        using AudioAnomalyModel model = await Builder(log).UseCalibration(o => o.FoldKind = FoldKind.Groups).Build().FitAsync(AudioSource.FromItems(items), null, Cancellation);

        Assert.Equal(4, log.Fits.Count);
        Assert.Equal("clip 0, clip 3, clip 6, clip 9, clip 12, clip 15, clip 18, clip 21", string.Join(", ", log.Fits[0].Except(log.Fits[1])));
        Assert.Equal(24, model.Calibration.Scores.Count);
        Assert.Empty(model.Warnings);
    }

    [Fact]
    public async Task Fit_FoldsOfGroupsThatAreNone_AreRefusedOrWarnedOf()
    {
        AudioItem[] items = [.. Enumerable.Range(0, 24).Select(seed => AudioItem.FromClip(FakePipeline.Clip(seed)))];
        AudioAnomalyPipeline pipeline = Builder().UseCalibration(o => o.FoldKind = FoldKind.Groups).Build();

        FitException one = await Assert.ThrowsAsync<FitException>(() => pipeline.FitAsync(AudioSource.FromItems(items), null, Cancellation));
        using AudioAnomalyModel model = await pipeline.FitAsync(AudioSource.FromItems([.. items.Skip(1), items[0].WithGroup("alone")]), null, Cancellation);

        Assert.Contains("one group", one.Message, StringComparison.Ordinal);
        Assert.Contains("'alone'", Assert.Single(model.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void AudioItem_Group_IsItsFolderUnlessGiven()
    {
        Assert.Equal(Path.Combine("a", "b"), AudioItem.FromFile(Path.Combine("a", "b", "c.wav")).Group);
        Assert.Equal("x", AudioItem.FromFile("c.wav").WithGroup("x").Group);
        Assert.Empty(AudioItem.FromClip(FakePipeline.Clip(0)).Group);
    }

    [Fact]
    public async Task Fit_WithoutFoldsOrWithCalibrationClipsOrManyRecordings_HoldsOut()
    {
        var off = new FakeFoldedDetector.Log();
        var given = new FakeFoldedDetector.Log();
        var many = new FakeFoldedDetector.Log();

        using (await Builder(off).UseCalibration(o => o.Folds = 0).Build().FitAsync(FakePipeline.Clips(20), null, Cancellation))
        using (await Builder(given).Build().FitAsync(FakePipeline.Clips(20), AudioSource.FromClips(Enumerable.Range(100, 7).Select(seed => FakePipeline.Clip(seed))), null, Cancellation))
        using (await Builder(many).Build().FitAsync(FakePipeline.Clips(201), null, Cancellation))
        {
        }

        Assert.Equal([16, 20, 161], new[] { off, given, many }.Select(log => Assert.Single(log.Fits).Count));
    }

    [Fact]
    public async Task Fit_Copies_AreNamedAndLeftOut()
    {
        var log = new FakeFoldedDetector.Log();
        AudioClip[] clips = [.. Enumerable.Range(0, 12).Select(seed => FakePipeline.Clip(seed))];
        AudioClip copy = new(clips[3].Samples.ToArray(), clips[3].SampleRate, "the copy");

        using AudioAnomalyModel model = await Builder(log).Build().FitAsync(AudioSource.FromClips([.. clips, copy]), null, Cancellation);

        Assert.Equal(12, model.Calibration.Scores.Count);
        Assert.DoesNotContain("the copy", log.Fits[0]);
        string warning = Assert.Single(model.Warnings, warning => warning.Contains("the copy", StringComparison.Ordinal));
        Assert.Contains("'clip 3'", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_Constants_AreNamedAndDoNotCalibrate()
    {
        float[] level = new float[1000];
        Array.Fill(level, 0.25f);
        AudioClip[] odd = [new AudioClip(new float[1000], 1000, "nothing"), new AudioClip(level, 1000, "direct current")];

        using AudioAnomalyModel model = await Builder().Build().FitAsync(AudioSource.FromClips([.. odd, .. Enumerable.Range(0, 12).Select(seed => FakePipeline.Clip(seed))]), null, Cancellation);

        Assert.Equal(12, model.Calibration.Scores.Count);
        string warning = Assert.Single(model.Warnings, warning => warning.Contains("silence", StringComparison.Ordinal));
        Assert.Contains("'nothing', 'direct current'", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_ScoresWithoutSpread_AreRefusedUnlessTheThresholdIsSetByHand()
    {
        // Other samples, the same level.
        AudioClip[] clips = [.. Enumerable.Range(0, 6).Select(i => new AudioClip(Enumerable.Range(0, 1000).Select(n => (n + i) % 10 == 0 ? -0.5f : 0.5f).ToArray(), 1000, $"clip {i}"))];

        FitException error = await Assert.ThrowsAsync<FitException>(() => Builder().Build().FitAsync(AudioSource.FromClips(clips), null, Cancellation));
        using AudioAnomalyModel model = await Builder().UseThreshold(ThresholdPolicy.Manual(1)).Build().FitAsync(AudioSource.FromClips(clips), null, Cancellation);

        Assert.Contains("same score", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, model.Calibration.Threshold);
    }

    [Fact]
    public async Task Fit_AnAnomalyAmongTheNormals_IsTheMostSuspiciousAndSaved()
    {
        using var folder = new TemporaryFolder();
        AudioClip[] clips = [.. Enumerable.Range(0, 20).Select(seed => FakePipeline.Clip(seed, gain: seed == 7 ? 5 : 1))];

        using AudioAnomalyModel model = await FakePipeline.Builder().UseCalibration(o => o.HoldOutFraction = 0.9).Build().FitAsync(AudioSource.FromClips(clips), null, Cancellation);
        using AudioAnomalyModel crossFitted = await Builder().Build().FitAsync(AudioSource.FromClips(clips), null, Cancellation);
        await model.SaveAsync(folder["m.aam"], Cancellation);
        using AudioAnomalyModel loaded = await AudioAnomalyModel.LoadAsync(folder["m.aam"], FakeFrontEnd.Register(new ComponentRegistry()), cancellationToken: Cancellation);

        Assert.Equal(5, crossFitted.SuspiciousNormals.Count);
        Assert.Equal("clip 7", crossFitted.SuspiciousNormals[0].Name);
        Assert.Equal(crossFitted.Calibration.Scores[^1], crossFitted.SuspiciousNormals[0].Score);
        Assert.Equal(model.SuspiciousNormals, loaded.SuspiciousNormals);
    }

    [Fact]
    public async Task Fit_RecordingsThatDrift_AreReportedWithTheShareToExpect()
    {
        AudioSource Source(float drift) => AudioSource.FromClips(Enumerable.Range(0, 40).Select(seed => FakePipeline.Clip(seed, gain: 1 + (drift * seed))));
        AudioAnomalyPipelineBuilder Telling() => FakePipeline.Builder(new FakeFoldedDetector { TellsDrift = true });

        using AudioAnomalyModel steady = await Telling().Build().FitAsync(Source(0), null, Cancellation);
        using AudioAnomalyModel drifting = await Telling().Build().FitAsync(Source(0.2f), null, Cancellation);

        Assert.DoesNotContain(steady.Warnings, warning => warning.Contains("change along", StringComparison.Ordinal));
        Assert.Contains(drifting.Warnings, warning => warning.Contains("change along", StringComparison.Ordinal) && warning.Contains('%', StringComparison.Ordinal));
        Assert.InRange(steady.FalseAlarmRateUnderDrift ?? 1, 0, 0.2);
        Assert.InRange(drifting.FalseAlarmRateUnderDrift ?? 0, 0.2, 1);
    }

    [Fact]
    public async Task Fit_CrossFitted_TellsProgressToTheEnd()
    {
        var reports = new Reports();

        using AudioAnomalyModel model = await Builder().Build().FitAsync(FakePipeline.Clips(11), reports, Cancellation);

        Assert.Equal(new FitProgress(FitStage.Extracting, 11, 11), reports.All.FindLast(report => report.Stage == FitStage.Extracting));
        Assert.Equal(new FitProgress(FitStage.Calibrating, 11, 11), reports.All.FindLast(report => report.Stage == FitStage.Calibrating));
    }

    /// <summary>
    /// Recordings that could come in any order: of new normal ones, hardly more than the share asked for is above the threshold, and not much less. The final
    /// detector has learned more than those of the folds and finds new sound a little less strange, so that the share errs on the safe side.
    /// </summary>
    [Theory]
    [InlineData(60, 0.025, 0.06)]
    [InlineData(20, 0.02, 0.1)]
    [InlineData(12, 0.02, 0.1)]
    public void CrossFit_ExchangeableRecordings_GivesTheFalseAlarmsAskedFor(int count, double least, double most)
    {
        const int Repetitions = 400, Tested = 50;
        var random = new Random(1);
        int alarms = 0;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            ReadRecording[] recordings = [.. Enumerable.Range(0, count).Select(_ => Recording(random))];
            var detector = new FakeFoldedDetector();
            detector.Fit(recordings.SelectMany(recording => recording.Windows), new FitContext());
            var folds = new CrossFit(recordings, 5, new FitContext());
            double? threshold = folds.Score(() => detector.CreateUnfitted(folds.Share), FoldKind.Interleaved, progress: false)
                .ToCalibration(detector, ThresholdPolicy.Quantile(0.95), out _).Threshold;
            alarms += Enumerable.Range(0, Tested).Count(_ => detector.Score(Recording(random).Windows[0]).Score > threshold);
        }

        Assert.InRange(alarms / (double)(Repetitions * Tested), least, most);
    }

    private static ReadRecording Recording(Random random)
    {
        // The sum of twelve is nearly a normal distribution.
        float level = (float)(Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6);
        var spectrogram = new Spectrogram(new[] { level, level, level, level }, 1, new FakeFrontEnd().Axes);
        return new ReadRecording(AudioItem.FromClip(new AudioClip(new float[1], 1000, $"{random.Next()}")), [spectrogram], Calibrates: true);
    }

    private static AudioAnomalyPipelineBuilder Builder(FakeFoldedDetector.Log? log = null) => FakePipeline.Builder(new FakeFoldedDetector(log));

    private sealed class Reports : IProgress<FitProgress>
    {
        public List<FitProgress> All { get; } = [];

        public void Report(FitProgress value) => All.Add(value);
    }
}
