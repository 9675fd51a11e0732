namespace AudioAnomaly.Fleet.Tests.Jobs;

/// <summary>Fits over several silos against fits on one machine.</summary>
public sealed class FitJobGrainTests : IDisposable
{
    private const int Seed = 3;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("profiles")]
    [InlineData("padim")]
    public async Task FitJob_OverThreeSilosOneOfThemKilled_GivesTheModelOfOneMachine(string pipeline)
    {
        await using FitCluster cluster = await FitCluster.StartAsync(3);
        JobSounds.Write(_folder["normal"], 60);
        IFitJobGrain job = cluster.Job("pump");

        // Listing needs no pipeline; eight shards are looked at, then comes the plan, and some shards are learned.
        cluster.Gate.CloseAfter(12);
        await job.StartAsync(Spec(pipeline));
        await cluster.Gate.Reached.WaitAsync(Cancellation);
        await cluster.KillAsync(cluster.Gate.Silo);
        FleetJobProgress ended = await job.WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation);
        cluster.Gate.Open();

        using AudioAnomalyModel whole = await FitPipelinesOfTests.FitAsync(pipeline, _folder["normal"], Seed);
        using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync(_folder["model.aam"], ManagedRegistry(), cancellationToken: Cancellation);
        Assert.Equal(60, ended.Recordings);
        JobSounds.AssertClose(whole.Calibration.Scores, model.Calibration.Scores);
        JobSounds.AssertClose([whole.Calibration.Threshold!.Value], [model.Calibration.Threshold!.Value]);
        JobSounds.AssertClose([whole.Score(JobSounds.Sound(900), Cancellation).Score], [model.Score(JobSounds.Sound(900), Cancellation).Score]);
        await Eventually.Is(() => !Directory.Exists(_folder["model.aam.parts"]));
    }

    [Fact]
    public async Task FitJob_LossOfASilo_ChangesNoBitOfTheModel()
    {
        await using FitCluster cluster = await FitCluster.StartAsync(3);
        JobSounds.Write(_folder["normal"], 40);
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
        JobSounds.Write(_folder["normal"], 30);
        IFitJobGrain job = cluster.Job("pump");
        cluster.Gate.CloseAfter(5);
        await job.StartAsync(Spec("profiles"));
        await cluster.Gate.Reached.WaitAsync(Cancellation);
        await Eventually.Is(async () => (await job.GetProgressAsync()).Running.Length > 0);

        await cluster.DeactivateAsync(job);
        FleetJobProgress between = await job.GetProgressAsync();
        cluster.Gate.Open();
        FleetJobProgress ended = await job.WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation);

        Assert.NotEqual(FleetJobStage.Listing, between.Stage);
        Assert.Equal(30, between.Recordings);
        Assert.Equal(FleetJobStage.Completed, ended.Stage);
        Assert.True(File.Exists(_folder["model.aam"]));
    }

    [Fact]
    public async Task FitJob_DeactivatedAndNobodyAsks_GoesOn()
    {
        await using FitCluster cluster = await FitCluster.StartAsync(1, jobs => jobs.WakeInterval = TimeSpan.FromMilliseconds(100));
        JobSounds.Write(_folder["normal"], 30);
        IFitJobGrain job = cluster.Job("pump");
        cluster.Gate.CloseAfter(5);
        await job.StartAsync(Spec("profiles"));
        await cluster.Gate.Reached.WaitAsync(Cancellation);

        await cluster.DeactivateAsync(job);
        cluster.Gate.Open();

        await Eventually.Is(() => File.Exists(_folder["model.aam"]));
    }

    [Fact]
    public async Task FitJob_BrokenRecording_IsLeftOutWithAWarning()
    {
        await using FitCluster cluster = await FitCluster.StartAsync(1);
        JobSounds.Write(_folder["normal"], 20);
        File.WriteAllBytes(_folder["normal/broken.wav"], [1, 2, 3]);
        IFitJobGrain job = cluster.Job("pump");

        await job.StartAsync(Spec("profiles"));
        FleetJobProgress ended = await job.WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation);

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
        FleetJobException failure = await Assert.ThrowsAsync<FleetJobException>(() => cluster.Job("pump").WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation));

        Assert.Equal(nameof(FitException), failure.Fault!.Kind);
        Assert.Contains("broken.wav", failure.Message, StringComparison.Ordinal);

        // Once the recordings are mended, the same job does what it should.
        await Eventually.Is(() => !Directory.Exists(_folder["model.aam.parts"]));
        JobSounds.Write(_folder["normal"], 20);
        await cluster.Job("pump").StartAsync(Spec("profiles"));
        Assert.Equal(FleetJobStage.Completed, (await cluster.Job("pump").WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation)).Stage);
    }

    [Fact]
    public async Task FitJob_PipelineThatNobodyKnows_FailsAndNamesThoseKnown()
    {
        await using FitCluster cluster = await FitCluster.StartAsync(1);
        JobSounds.Write(_folder["normal"], 3);

        await cluster.Job("pump").StartAsync(Spec("unheard"));
        FleetJobException failure = await Assert.ThrowsAsync<FleetJobException>(() => cluster.Job("pump").WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation));

        Assert.Equal(nameof(PipelineConfigurationException), failure.Fault!.Kind);
        Assert.Contains("known are padim, patchcore, profiles", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitJob_Cancelled_EndsAndCanBeStartedAgain()
    {
        await using FitCluster cluster = await FitCluster.StartAsync(1);
        JobSounds.Write(_folder["normal"], 30);
        IFitJobGrain job = cluster.Job("pump");
        cluster.Gate.CloseAfter(5);
        await job.StartAsync(Spec("profiles"));
        await cluster.Gate.Reached.WaitAsync(Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => job.StartAsync(Spec("padim")));

        await job.CancelAsync();

        Assert.Equal(FleetJobStage.Cancelled, (await job.GetProgressAsync()).Stage);
        Assert.False(File.Exists(_folder["model.aam"]));
        int before = Directory.GetFiles(_folder["model.aam.parts"], "survey-*", SearchOption.AllDirectories).Length;
        Assert.InRange(before, 1, 4);
        cluster.Gate.Open();
        await job.StartAsync(Spec("profiles"));
        Assert.Equal(FleetJobStage.Completed, (await job.WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation)).Stage);
        Assert.True(File.Exists(_folder["model.aam"]));
    }

    [Fact]
    public async Task FitJob_SpecThatMakesNoSense_IsRefused()
    {
        await using FitCluster cluster = await FitCluster.StartAsync(1);

        await Assert.ThrowsAsync<ArgumentException>(() => cluster.Job("pump").StartAsync(Spec("profiles") with { Recordings = [] }));
        await Assert.ThrowsAsync<ArgumentException>(() => cluster.Job("pump").StartAsync(Spec("profiles") with { ShardSize = 0 }));

        Assert.Equal(FleetJobStage.None, (await cluster.Job("pump").GetProgressAsync()).Stage);
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

    private static ComponentRegistry ManagedRegistry() => ManagedComponents.CreateRegistry();
}
