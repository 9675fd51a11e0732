namespace AudioAnomaly.Core.Tests.Pipeline;

public sealed class ModelMergeTests : IDisposable
{
    private static readonly ComponentRegistry Registry = FakeFrontEnd.Register(new ComponentRegistry());

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly List<AudioAnomalyModel> _models = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Merge_Shards_LearnAllAndAreCalibratedOnTheHeldOutAlone()
    {
        AudioAnomalyModel whole = await ModelAsync(0, 30), first = await ModelAsync(0, 10), second = await ModelAsync(10, 25), third = await ModelAsync(25, 30);
        double[] before = Scores(first);

        AudioAnomalyModel merged = Own(await AudioAnomalyModel.MergeAsync([first, second, third], Clips(200, 230), null, Cancellation));

        Assert.Equal(Scores(whole), Scores(merged), Close);
        Assert.Equal(30, merged.Calibration.Scores.Count);
        Assert.Equal(Clips(200, 230).Items.Select(item => whole.Score(item.Read(), Cancellation).Score).Order(), merged.Calibration.Scores, Close);
        Assert.Equal((30, 30), (merged.Settings.TrainingClips, merged.Settings.HeldOutClips));
        Assert.Equal(before, Scores(first));
    }

    [Fact]
    public async Task AddNormals_FurtherClips_GiveTheModelOfOneFit()
    {
        AudioAnomalyModel whole = await ModelAsync(0, 30), part = await ModelAsync(0, 20);
        double[] before = Scores(part);

        AudioAnomalyModel grown = Own(await part.AddNormalsAsync(Clips(20, 30), Clips(200, 225), null, Cancellation));

        Assert.Equal(Scores(whole), Scores(grown), Close);
        Assert.Equal((30, 25), (grown.Settings.TrainingClips, grown.Settings.HeldOutClips));
        Assert.Equal(25, grown.Calibration.Scores.Count);
        Assert.Equal(before, Scores(part));
    }

    [Fact]
    public async Task AddNormals_WithoutCalibration_LearnsAndKeepsTheCalibration()
    {
        AudioAnomalyModel whole = await ModelAsync(0, 30), part = await ModelAsync(0, 20);

        AudioAnomalyModel grown = Own(await part.AddNormalsAsync(Clips(20, 30), calibration: null, null, Cancellation));

        Assert.Equal(Scores(whole), Scores(grown), Close);
        Assert.Equal(part.Calibration.Scores, grown.Calibration.Scores);
        Assert.Equal((30, part.Settings.HeldOutClips), (grown.Settings.TrainingClips, grown.Settings.HeldOutClips));
    }

    [Fact]
    public async Task Merge_Result_CanBeSavedAndMergedAgainAfterItsSourcesAreGone()
    {
        AudioAnomalyModel first = await ModelAsync(0, 10), second = await ModelAsync(10, 20), third = await ModelAsync(20, 30);
        AudioAnomalyModel merged = Own(await AudioAnomalyModel.MergeAsync([first, second], Clips(200, 230), null, Cancellation));
        double[] expected = Scores(merged);
        first.Dispose();
        second.Dispose();

        await merged.SaveAsync(Path.Combine(_folder, "merged.aam"), Cancellation);
        AudioAnomalyModel loaded = Own(await AudioAnomalyModel.LoadAsync(Path.Combine(_folder, "merged.aam"), Registry, cancellationToken: Cancellation));
        AudioAnomalyModel all = Own(await AudioAnomalyModel.MergeAsync([loaded, third], Clips(200, 230), null, Cancellation));

        Assert.Equal(expected, Scores(loaded));
        Assert.False(((FakeGrowingDetector)merged.Detector).IsDisposed);
        Assert.Equal(Scores(await ModelAsync(0, 30)), Scores(all), Close);
    }

    [Fact]
    public async Task Merge_ThresholdPolicyAndWarnings_AreThoseThatStillHold()
    {
        AudioAnomalyModel first = (await ModelAsync(0, 10)).WithThreshold(ThresholdPolicy.Manual(0.4)), second = await ModelAsync(10, 20, calibration: 1), stereo = await ModelAsync(20, 30, channels: 2);
        Assert.NotNull(second.Calibration.Warning);

        AudioAnomalyModel merged = Own(await AudioAnomalyModel.MergeAsync([first, second, stereo], Clips(200, 230), null, Cancellation));

        Assert.Equal(0.4, merged.Calibration.Threshold);
        Assert.Collection(
            merged.Warnings,
            warning => Assert.Contains("(1, 2)", warning, StringComparison.Ordinal),
            warning => Assert.Contains("set by hand", warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Merge_UnlikeModels_AreNamedWithTheDifference()
    {
        AudioAnomalyModel first = await ModelAsync(0, 10), second = await ModelAsync(10, 20);
        AudioAnomalyModel other = await ModelAsync(20, 30, kind: "other"), windows = await ModelAsync(20, 30, windowSeconds: 2), narrow = await ModelAsync(20, 30, rate: 600), same = await ModelAsync(10, 20);

        await RefusedAsync(other, "other kind 'other'");
        await RefusedAsync(windows, "windows of 2 s every 1 s");
        await RefusedAsync(narrow, "300 Hz, and the first model up to 500 Hz");
        await RefusedAsync(same, "same as one before");

        async Task RefusedAsync(AudioAnomalyModel third, string expected)
        {
            ModelMergeException error = await Assert.ThrowsAsync<ModelMergeException>(() => AudioAnomalyModel.MergeAsync([first, second, third], Clips(200, 230), null, Cancellation));
            Assert.Contains("Model 3 of 3", error.Message, StringComparison.Ordinal);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
            Assert.Equal(2, error.ModelIndex);
        }
    }

    [Fact]
    public async Task Merge_TooFewOrTheSameTwice_IsAWrongCall()
    {
        AudioAnomalyModel model = await ModelAsync(0, 10);

        await Assert.ThrowsAsync<ArgumentException>(() => AudioAnomalyModel.MergeAsync([], Clips(200, 230), null, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => AudioAnomalyModel.MergeAsync([model], Clips(200, 230), null, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => AudioAnomalyModel.MergeAsync([model, model.WithThreshold(ThresholdPolicy.Manual(1))], Clips(200, 230), null, Cancellation));
    }

    [Fact]
    public async Task Growth_DetectorThatCannot_IsRefusedBeforeAnyRecordingIsRead()
    {
        using AudioAnomalyModel fixedOnce = await FakePipeline.FitAsync();
        using AudioAnomalyModel another = await FakePipeline.FitAsync(20);
        AudioAnomalyModel forgetful = await ModelAsync(0, 10, keeps: false);
        var missing = AudioSource.FromFiles(["missing.wav"]);

        Assert.Contains("fake-detector", (await Assert.ThrowsAsync<ModelMergeException>(() => fixedOnce.AddNormalsAsync(missing, missing, null, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Null((await Assert.ThrowsAsync<ModelMergeException>(() => AudioAnomalyModel.MergeAsync([fixedOnce, another], missing, null, Cancellation))).ModelIndex);
        Assert.Contains("nothing was kept", (await Assert.ThrowsAsync<ModelMergeException>(() => forgetful.AddNormalsAsync(Clips(10, 20), Clips(200, 210), null, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Growth_ComponentsNotRegistered_CannotBeCopied()
    {
        using AudioAnomalyModel fitted = await FakePipeline.Builder(new FakeGrowingDetector(id: "registered nowhere")).Build().FitAsync(Clips(0, 10), Clips(100, 130), null, Cancellation);

        ModelMergeException error = await Assert.ThrowsAsync<ModelMergeException>(() => fitted.AddNormalsAsync(Clips(10, 20), Clips(200, 210), null, Cancellation));

        Assert.Contains("'registered nowhere'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Load the model with a registry that has it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Growth_BadRecordings_AreRefused()
    {
        AudioAnomalyModel model = await ModelAsync(0, 10), other = await ModelAsync(10, 20);
        AudioClip shared = FakePipeline.Clip(50);

        await Assert.ThrowsAsync<FitException>(() => model.AddNormalsAsync(Clips(0, 0), Clips(200, 210), null, Cancellation));
        await Assert.ThrowsAsync<FitException>(() => model.AddNormalsAsync(Clips(10, 20), Clips(0, 0), null, Cancellation));
        await Assert.ThrowsAsync<FitException>(() => model.AddNormalsAsync(AudioSource.FromClips([shared]), AudioSource.FromClips([shared]), null, Cancellation));
        await Assert.ThrowsAsync<FitException>(() => model.AddNormalsAsync(AudioSource.FromFiles(["normal/a.wav"]), AudioSource.FromFiles(["./normal/../normal/a.wav"]), null, Cancellation));
        Assert.DoesNotContain("Skip", (await Assert.ThrowsAsync<FitException>(() => model.AddNormalsAsync(AudioSource.FromFiles(["a.wav", "b.wav"]), Clips(200, 210), null, Cancellation))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FitException>(() => model.AddNormalsAsync(AudioSource.FromClips([new AudioClip(new float[1000], 1000)]), Clips(200, 210), null, Cancellation));
        await Assert.ThrowsAsync<FitException>(() => AudioAnomalyModel.MergeAsync([model, other], Clips(0, 0), null, Cancellation));
        await Assert.ThrowsAsync<FileNotFoundException>(() => AudioAnomalyModel.MergeAsync([model, other], AudioSource.FromFiles(["missing.wav"]), null, Cancellation));
        Assert.Contains("300 Hz", (await Assert.ThrowsAsync<ModelMergeException>(() => model.AddNormalsAsync(Clips(10, 20, 600), Clips(200, 210), null, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("2 channels", (await Assert.ThrowsAsync<ModelMergeException>(() => model.AddNormalsAsync(Clips(10, 20, channels: 2), Clips(200, 210), null, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Growth_Cancelled_LeavesTheModelsAsTheyWere()
    {
        AudioAnomalyModel model = await ModelAsync(0, 10), other = await ModelAsync(10, 20);
        double[] before = Scores(model);
        using var cancellation = new CancellationTokenSource();
        var whileCalibrating = new CancelAt(FitStage.Calibrating, cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AudioAnomalyModel.MergeAsync([model, other], Clips(200, 230), whileCalibrating, cancellation.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.AddNormalsAsync(Clips(10, 20), Clips(200, 230), null, new CancellationToken(canceled: true)));

        Assert.Equal(before, Scores(model));
    }

    public void Dispose()
    {
        _models.ForEach(model => model.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    private static AudioSource Clips(int from, int to, int rate = FakeFrontEnd.Rate, int channels = 1)
        => AudioSource.FromClips(Enumerable.Range(from, to - from).Select(seed => FakePipeline.Clip(seed, rate: rate)).Select(clip => new AudioClip(clip.Samples, clip.SampleRate, clip.Source) { MixedChannels = channels }));

    private static double[] Scores(AudioAnomalyModel model) => [.. Enumerable.Range(300, 5).Select(seed => model.Score(FakePipeline.Clip(seed), Cancellation).Score)];

    /// <summary>Sums in another order differ in their last bits.</summary>
    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) <= 1e-6 * Math.Abs(expected);

    private AudioAnomalyModel Own(AudioAnomalyModel model)
    {
        _models.Add(model);
        return model;
    }

    /// <summary>Fits, saves and loads, so that the model knows the registry of the fakes.</summary>
    private async Task<AudioAnomalyModel> ModelAsync(
        int from,
        int to,
        string kind = "plain",
        double windowSeconds = 10,
        int rate = FakeFrontEnd.Rate,
        int channels = 1,
        int calibration = 30,
        bool keeps = true)
    {
        AudioAnomalyPipeline pipeline = FakePipeline.Builder(new FakeGrowingDetector(kind, keeps)).UseWindows(o => (o.WindowSeconds, o.HopSeconds) = (windowSeconds, windowSeconds / 2)).Build();
        using AudioAnomalyModel fitted = await pipeline.FitAsync(Clips(from, to, rate, channels), Clips(100, 100 + calibration, rate, channels), null, Cancellation);
        string path = Path.Combine(_folder, "fitted.aam");
        await fitted.SaveAsync(path, Cancellation);
        return Own(await AudioAnomalyModel.LoadAsync(path, Registry, cancellationToken: Cancellation));
    }

    private sealed class CancelAt(FitStage stage, CancellationTokenSource cancellation) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Stage == stage)
            {
                cancellation.Cancel();
            }
        }
    }
}
