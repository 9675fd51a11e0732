using AudioAnomaly.Audio;

namespace AudioAnomaly.Fleet.Tests.Jobs;

/// <summary>Fits over several silos against fits on one machine.</summary>
public sealed class FitJobGrainTests : IDisposable
{
    private const int Rate = 16000;
    private const int Seed = 3;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("profiles")]
    [InlineData("padim")]
    public async Task FitJob_OverThreeSilosOneOfThemKilled_GivesTheModelOfOneMachine(string pipeline)
    {
        await using FitCluster cluster = await FitCluster.StartAsync(3);
        WriteRecordings(60);
        IFitJobGrain job = cluster.Job("pump");

        // Listing needs no pipeline; eight shards are looked at, then comes the plan, and some shards are learned.
        cluster.Gate.CloseAfter(12);
        await job.StartAsync(Spec(pipeline));
        await cluster.Gate.Reached.WaitAsync(Cancellation);
        await cluster.KillAsync(cluster.Gate.Silo);
        FitJobProgress ended = await job.WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation);
        cluster.Gate.Open();

        using AudioAnomalyModel whole = await FitPipelinesOfTests.FitAsync(pipeline, _folder["normal"], Seed);
        using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync(_folder["model.aam"], ManagedRegistry(), cancellationToken: Cancellation);
        Assert.Equal(60, ended.Recordings);
        AssertClose(whole.Calibration.Scores, model.Calibration.Scores);
        AssertClose([whole.Calibration.Threshold!.Value], [model.Calibration.Threshold!.Value]);
        AssertClose([whole.Score(Sound(900), Cancellation).Score], [model.Score(Sound(900), Cancellation).Score]);
        await Eventually.Is(() => !Directory.Exists(_folder["model.aam.fit"]));
    }

    [Fact]
    public async Task FitJob_LossOfASilo_ChangesNoBitOfTheModel()
    {
        await using FitCluster cluster = await FitCluster.StartAsync(3);
        WriteRecordings(40);
        await cluster.Job("calm").StartAsync(Spec("patchcore", "calm.aam"));
        await cluster.Job("calm").WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation);

        cluster.Gate.CloseAfter(cluster.Gate.Passed + 10);
        await cluster.Job("shaken").StartAsync(Spec("patchcore", "shaken.aam"));
        await cluster.Gate.Reached.WaitAsync(Cancellation);
        await cluster.KillAsync(cluster.Gate.Silo);
        await cluster.Job("shaken").WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation);
        cluster.Gate.Open();

        Assert.Equal(await File.ReadAllBytesAsync(_folder["calm.aam"], Cancellation), await File.ReadAllBytesAsync(_folder["shaken.aam"], Cancellation));
    }

    [Fact]
    public async Task FitJob_DeactivatedInBetween_GoesOnWithWhatIsMissing()
    {
        await using FitCluster cluster = await FitCluster.StartAsync(1);
        WriteRecordings(30);
        IFitJobGrain job = cluster.Job("pump");
        cluster.Gate.CloseAfter(5);
        await job.StartAsync(Spec("profiles"));
        await cluster.Gate.Reached.WaitAsync(Cancellation);
        await Eventually.Is(async () => (await job.GetProgressAsync()).Running.Length > 0);

        await cluster.DeactivateAsync(job);
        FitJobProgress between = await job.GetProgressAsync();
        cluster.Gate.Open();
        FitJobProgress ended = await job.WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation);

        Assert.NotEqual(FitJobStage.Listing, between.Stage);
        Assert.Equal(30, between.Recordings);
        Assert.Equal(FitJobStage.Completed, ended.Stage);
        Assert.True(File.Exists(_folder["model.aam"]));
    }

    [Fact]
    public async Task FitJob_BrokenRecording_IsLeftOutWithAWarning()
    {
        await using FitCluster cluster = await FitCluster.StartAsync(1);
        WriteRecordings(20);
        File.WriteAllBytes(_folder["normal/broken.wav"], [1, 2, 3]);
        IFitJobGrain job = cluster.Job("pump");

        await job.StartAsync(Spec("profiles"));
        FitJobProgress ended = await job.WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation);

        using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync(_folder["model.aam"], ManagedRegistry(), cancellationToken: Cancellation);
        Assert.Contains(ended.Warnings, warning => warning.Contains("broken.wav", StringComparison.Ordinal));
        Assert.Contains(model.Warnings, warning => warning.Contains("broken.wav", StringComparison.Ordinal));
        Assert.Equal(20, model.Settings.TrainingClips);
    }

    [Fact]
    public async Task FitJob_NothingUsable_FailsAndSaysWhy()
    {
        await using FitCluster cluster = await FitCluster.StartAsync(1);
        Directory.CreateDirectory(_folder["normal"]);
        File.WriteAllBytes(_folder["normal/broken.wav"], [1, 2, 3]);

        await cluster.Job("pump").StartAsync(Spec("profiles"));
        FitJobException failure = await Assert.ThrowsAsync<FitJobException>(() => cluster.Job("pump").WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation));

        Assert.Equal(nameof(FitException), failure.Fault!.Kind);
        Assert.Contains("broken.wav", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitJob_PipelineThatNobodyKnows_FailsAndNamesThoseKnown()
    {
        await using FitCluster cluster = await FitCluster.StartAsync(1);
        WriteRecordings(3);

        await cluster.Job("pump").StartAsync(Spec("unheard"));
        FitJobException failure = await Assert.ThrowsAsync<FitJobException>(() => cluster.Job("pump").WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation));

        Assert.Equal(nameof(PipelineConfigurationException), failure.Fault!.Kind);
        Assert.Contains("known are padim, patchcore, profiles", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitJob_Cancelled_EndsAndCanBeStartedAgain()
    {
        await using FitCluster cluster = await FitCluster.StartAsync(1);
        WriteRecordings(30);
        IFitJobGrain job = cluster.Job("pump");
        cluster.Gate.CloseAfter(5);
        await job.StartAsync(Spec("profiles"));
        await cluster.Gate.Reached.WaitAsync(Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => job.StartAsync(Spec("padim")));

        await job.CancelAsync();

        Assert.Equal(FitJobStage.Cancelled, (await job.GetProgressAsync()).Stage);
        Assert.False(File.Exists(_folder["model.aam"]));
        int before = Directory.GetFiles(_folder["model.aam.fit"], "survey-*", SearchOption.AllDirectories).Length;
        Assert.InRange(before, 1, 4);
        cluster.Gate.Open();
        await job.StartAsync(Spec("profiles"));
        Assert.Equal(FitJobStage.Completed, (await job.WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation)).Stage);
        Assert.True(File.Exists(_folder["model.aam"]));
    }

    [Fact]
    public async Task FitJob_SpecThatMakesNoSense_IsRefused()
    {
        await using FitCluster cluster = await FitCluster.StartAsync(1);

        await Assert.ThrowsAsync<ArgumentException>(() => cluster.Job("pump").StartAsync(Spec("profiles") with { Recordings = [] }));
        await Assert.ThrowsAsync<ArgumentException>(() => cluster.Job("pump").StartAsync(Spec("profiles") with { ShardSize = 0 }));

        Assert.Equal(FitJobStage.None, (await cluster.Job("pump").GetProgressAsync()).Stage);
    }

    public void Dispose() => _folder.Dispose();

    private FitJobSpec Spec(string pipeline, string target = "model.aam") => new()
    {
        Recordings = [_folder["normal"]],
        Pipeline = pipeline,
        Target = _folder[target],
        Seed = Seed,
        ShardSize = 8,
    };

    private void WriteRecordings(int count)
    {
        Directory.CreateDirectory(_folder["normal"]);
        for (int index = 0; index < count; index++)
        {
            WavWriter.Write(_folder[$"normal/{index:000}.wav"], Sound(index));
        }
    }

    private static ComponentRegistry ManagedRegistry() => ManagedComponents.CreateRegistry();

    private static AudioClip Sound(int seed)
    {
        var random = new Random(seed);
        float[] samples = new float[Rate / 2];
        double memory = 0, keep = 0.2 + (0.6 * random.NextDouble()), level = 0.05 + (0.1 * random.NextDouble());
        for (int n = 0; n < samples.Length; n++)
        {
            memory = (keep * memory) + (level * ((2 * random.NextDouble()) - 1));
            samples[n] = (float)memory;
        }

        return new AudioClip(samples, Rate, $"sound {seed}");
    }

    private static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> found)
    {
        Assert.Equal(expected.Count, found.Count);

        // States are kept in 32 bits on the way.
        double unit = expected.Max(Math.Abs);
        Assert.All(expected.Zip(found), pair => Assert.InRange(pair.Second - pair.First, -1e-5 * unit, 1e-5 * unit));
    }
}
