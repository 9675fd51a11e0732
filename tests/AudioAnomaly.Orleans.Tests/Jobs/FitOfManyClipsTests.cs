using System.Diagnostics;

namespace AudioAnomaly.Fleet.Tests.Jobs;

/// <summary>2,000 clips over three silos, of which one is killed in between, against the fit on one machine.</summary>
public sealed class FitOfManyClipsTests(ITestOutputHelper output) : IDisposable
{
    private const int Clips = 2000;
    private const double Seconds = 0.3;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("profiles")]
    [InlineData("padim")]
    [InlineData("patchcore")]
    [Trait("Category", "Slow")]
    public async Task FitJob_Of2000ClipsWithASiloKilled_IsTheModelOfOneMachine(string pipeline)
    {
        JobSounds.Write(_folder["normal"], Clips, Seconds);
        await using FitCluster cluster = await FitCluster.StartAsync(3);
        IFitJobGrain job = cluster.Job("pump");

        // 20 shards are looked at, then comes the plan, and 16 shards are learned: amid these.
        cluster.Gate.CloseAfter(27);
        long started = Stopwatch.GetTimestamp();
        await job.StartAsync(new FitJobSpec { Recordings = [_folder["normal"]], Pipeline = pipeline, Target = _folder["model.aam"], ShardSize = 100 });
        await cluster.Gate.Reached.WaitAsync(Cancellation);
        FleetJobStage stage = (await job.GetProgressAsync()).Stage;
        await cluster.KillAsync(cluster.Gate.Silo);
        await job.WaitAsync(TimeSpan.FromMilliseconds(100), cancellationToken: Cancellation);
        TimeSpan spread = Stopwatch.GetElapsedTime(started);
        cluster.Gate.Open();

        started = Stopwatch.GetTimestamp();
        using AudioAnomalyModel whole = await FitPipelinesOfTests.FitAsync(pipeline, _folder["normal"], seed: 0);
        TimeSpan single = Stopwatch.GetElapsedTime(started);
        using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync(_folder["model.aam"], ManagedComponents.CreateRegistry(), cancellationToken: Cancellation);
        Assert.Equal(FleetJobStage.Learning, stage);
        Assert.Equal((1600, 400), (model.Settings.TrainingClips, model.Settings.HeldOutClips));
        Assert.Equal(whole.Calibration.Scores.Count, model.Calibration.Scores.Count);
        if (pipeline == "patchcore")
        {
            // The score is the distance of the farthest patch to the bank: over all recordings that were learned, the covering radius.
            IReadOnlySet<int> heldOut = HoldOutChoice.Of(Clips, 0.2, seed: 0);
            AudioItem[] items = [.. AudioSource.FromDirectory(_folder["normal"]).Items.Where((_, index) => !heldOut.Contains(index))];
            double expected = items.Max(item => whole.Score(item, Cancellation).Score), found = items.Max(item => model.Score(item, Cancellation).Score);
            output.WriteLine($"{pipeline}: covering radius {found:0.####} against {expected:0.####}, {found / expected:0.###}; threshold {model.Calibration.Threshold:0.####} against {whole.Calibration.Threshold:0.####}");
            Assert.True(found <= 1.25 * expected, $"{found} against {expected}");
        }
        else
        {
            double difference = whole.Calibration.Scores.Zip(model.Calibration.Scores, (one, other) => Math.Abs(one - other) / whole.Calibration.Scores[^1]).Max();
            output.WriteLine($"{pipeline}: calibration scores differ by {difference:0.0e0} of the highest at most");
            JobSounds.AssertClose(whole.Calibration.Scores, model.Calibration.Scores);
            JobSounds.AssertClose([whole.Calibration.Threshold!.Value], [model.Calibration.Threshold!.Value]);
        }

        output.WriteLine($"{pipeline}: {spread.TotalSeconds:0.0} s over three silos of this machine with one lost, {single.TotalSeconds:0.0} s in one fit");
    }

    public void Dispose() => _folder.Dispose();
}
