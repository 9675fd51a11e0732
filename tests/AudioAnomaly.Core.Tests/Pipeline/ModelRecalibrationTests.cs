namespace AudioAnomaly.Core.Tests.Pipeline;

public sealed class ModelRecalibrationTests : IAsyncLifetime
{
    private AudioAnomalyModel _model = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _model = await FakePipeline.FitAsync();

    public ValueTask DisposeAsync()
    {
        _model.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Calibrate_OtherRecordings_GiveThresholdAndPValuesOfTheirScores()
    {
        double? before = _model.Calibration.Threshold;
        AudioSource louder = Clips(100, 30, gain: 1.3f);

        using AudioAnomalyModel calibrated = await _model.CalibrateAsync(louder, cancellationToken: Cancellation);

        double[] scores = [.. louder.Items.Select(item => _model.Score(item.Read(), Cancellation).Score).Order()];
        Assert.Equal(scores, calibrated.Calibration.Scores);
        Assert.Equal(scores[29], calibrated.Calibration.Threshold);
        Assert.Equal(30, calibrated.Settings.HeldOutClips);
        Assert.Equal(before, _model.Calibration.Threshold);
    }

    [Fact]
    public async Task AddCalibration_FurtherRecordings_JoinThoseThatAreThere()
    {
        AudioSource louder = Clips(100, 10, gain: 1.3f);
        double[] before = [.. _model.Calibration.Scores];

        using AudioAnomalyModel more = await _model.AddCalibrationAsync(louder, cancellationToken: Cancellation);

        double[] added = [.. louder.Items.Select(item => _model.Score(item.Read(), Cancellation).Score)];
        Assert.Equal(before.Concat(added).Order(), more.Calibration.Scores);
        Assert.Equal(more.Calibration.Scores.Count, more.Calibration.LiveScores.Count);
        Assert.Equal(_model.Calibration.Policy.ToString(), more.Calibration.Policy.ToString());
        Assert.True(more.Calibration.Threshold > _model.Calibration.Threshold);
        Assert.Equal(_model.Settings.HeldOutClips + 10, more.Settings.HeldOutClips);
        Assert.Equal(before, _model.Calibration.Scores);
    }

    [Fact]
    public async Task AddCalibration_NothingUsable_IsRefused()
        => await Assert.ThrowsAsync<FitException>(() => _model.AddCalibrationAsync(
            AudioSource.FromItems([AudioItem.FromClip(new AudioClip(new float[3], FakeFrontEnd.Rate), "short")]),
            cancellationToken: Cancellation));

    [Fact]
    public async Task Calibrate_Result_OutlivesTheModelItCameFrom()
    {
        AudioAnomalyModel calibrated = await _model.CalibrateAsync(Clips(100, 30), ThresholdPolicy.Quantile(0.5), cancellationToken: Cancellation);
        _model.Dispose();

        Assert.Equal("quantile:0.5", calibrated.Calibration.Policy.ToString());
        Assert.True(calibrated.Score(FakePipeline.Clip(7), Cancellation).Score >= 0);
        calibrated.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _model.CalibrateAsync(Clips(100, 30), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Calibrate_NearlyAllAboveTheOldThreshold_WarnsOfFaultsUntilCalibratedAgain()
    {
        using AudioAnomalyModel faulty = await _model.CalibrateAsync(Clips(100, 20, gain: 5), cancellationToken: Cancellation);
        using AudioAnomalyModel again = await faulty.CalibrateAsync(Clips(200, 20), cancellationToken: Cancellation);

        Assert.Contains(faulty.Warnings, warning => warning.Contains("20 of 20 windows lie above the old threshold", StringComparison.Ordinal));
        Assert.DoesNotContain(again.Warnings, warning => warning.Contains("old threshold", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calibrate_UnusableRecordings_AreLeftOutByName()
    {
        AudioItem[] items =
        [
            .. Clips(100, 25).Items,
            AudioItem.FromFile("missing.wav"),
            AudioItem.FromClip(FakePipeline.Clip(1, rate: 200), "narrow"),
            AudioItem.FromClip(new AudioClip(new float[3], FakeFrontEnd.Rate), "short"),
        ];

        using AudioAnomalyModel calibrated = await _model.CalibrateAsync(AudioSource.FromItems(items), cancellationToken: Cancellation);

        Assert.Equal(25, calibrated.Settings.HeldOutClips);
        Assert.Equal(3, calibrated.Warnings.Count(warning => warning.Contains("Left out", StringComparison.Ordinal)));
        Assert.All(
            new[] { "missing.wav", "narrow", "fake front end" },
            name => Assert.Contains(calibrated.Warnings, warning => warning.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Calibrate_Few_WarnsOrRefuses()
    {
        using AudioAnomalyModel few = await _model.CalibrateAsync(Clips(100, 5), cancellationToken: Cancellation);

        Assert.Contains(few.Warnings, warning => warning.Contains("Only 5 normal windows", StringComparison.Ordinal));
        Assert.Contains("too few", await RefusalAsync(Clips(100, 2)), StringComparison.Ordinal);
        Assert.Contains("no recordings", await RefusalAsync(AudioSource.FromItems([])), StringComparison.Ordinal);
        Assert.Contains(
            "Left out",
            await RefusalAsync(AudioSource.FromClips([FakePipeline.Clip(1, rate: 200), FakePipeline.Clip(2, rate: 200)])),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibrate_SilenceOrCopies_NeverPassUnseen()
    {
        AudioItem[] copies = [.. Enumerable.Range(0, 10).Select(_ => AudioItem.FromClip(FakePipeline.Clip(3)))];
        using AudioAnomalyModel calibrated = await _model.CalibrateAsync(AudioSource.FromItems([.. Clips(100, 20).Items, .. copies]), cancellationToken: Cancellation);

        Assert.Contains(calibrated.Warnings, warning => warning.Contains("holds the same sound as", StringComparison.Ordinal));
        Assert.Equal(21, calibrated.Calibration.Scores.Count);
        Assert.Contains("too few", await RefusalAsync(AudioSource.FromItems(copies)), StringComparison.Ordinal);
        AudioSource silence = AudioSource.FromClips(Enumerable.Range(0, 5).Select(_ => new AudioClip(new float[1000], FakeFrontEnd.Rate)));
        Assert.Contains("digital silence", await RefusalAsync(silence), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibrate_RecordingsThatScoreZero_AreRefused()
    {
        // The fake detector knows one level, and these recordings have it in every frame, under signs of their own.
        AudioClip[] alike = [.. Enumerable.Range(0, 50).Select(SameLevel)];
        using AudioAnomalyModel model = await FakePipeline.Builder().Build().FitAsync(AudioSource.FromClips(alike[..9]), null, Cancellation);

        AudioSource nearlyAll = AudioSource.FromClips([.. alike[9..], FakePipeline.Clip(3)]);
        FitException refusal = await Assert.ThrowsAsync<FitException>(() => model.CalibrateAsync(nearlyAll, cancellationToken: Cancellation));
        Assert.Contains("would be 0", refusal.Message, StringComparison.Ordinal);
        refusal = await Assert.ThrowsAsync<FitException>(() => model.CalibrateAsync(AudioSource.FromClips(alike[9..]), cancellationToken: Cancellation));
        Assert.Contains("same score", refusal.Message, StringComparison.Ordinal);

        static AudioClip SameLevel(int seed)
        {
            var signs = new Random(seed);
            float[] samples = [.. Enumerable.Range(0, 1000).Select(_ => signs.Next(2) == 0 ? -0.25f : 0.25f)];
            return new AudioClip(samples, FakeFrontEnd.Rate);
        }
    }

    [Fact]
    public async Task Calibrate_CancelledWhileItReports_Ends()
    {
        using var cancellation = new CancellationTokenSource();
        var stages = new List<FitStage>();
        var progress = new ProgressAction<FitProgress>(value =>
        {
            stages.Add(value.Stage);
            if (value.Stage == FitStage.Calibrating)
            {
                cancellation.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _model.CalibrateAsync(Clips(100, 10), null, progress, cancellation.Token));

        Assert.Contains(FitStage.Checking, stages);
        Assert.Contains(FitStage.Calibrating, stages);
    }

    private static AudioSource Clips(int first, int count, float gain = 1)
        => AudioSource.FromClips(Enumerable.Range(first, count).Select(seed => FakePipeline.Clip(seed, gain: gain)));

    private async Task<string> RefusalAsync(AudioSource normals)
        => (await Assert.ThrowsAsync<FitException>(() => _model.CalibrateAsync(normals, cancellationToken: Cancellation))).Message;
}
