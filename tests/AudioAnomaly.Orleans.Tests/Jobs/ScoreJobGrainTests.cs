using AudioAnomaly.Audio;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Fleet.Tests.Jobs;

/// <summary>Scores over several silos against scores on one machine.</summary>
public sealed class ScoreJobGrainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ScoreJob_OverSilos_GivesTheScoresOfOneMachineAndTheirMetrics()
    {
        JobSounds.Write(_folder["normal"], 24);
        using AudioAnomalyModel model = await FitPipelinesOfTests.FitAsync("profiles", _folder["normal"], seed: 0);
        await model.SaveAsync(_folder["model.aam"], Cancellation);
        string tests = Directory.CreateDirectory(_folder["test"]).FullName;
        for (int index = 0; index < 20; index++)
        {
            bool isAnomalous = index % 3 == 0;
            WavWriter.Write(Path.Combine(tests, $"{index:00}-{(isAnomalous ? "bad" : "good")}.wav"), JobSounds.Sound(500 + index, tone: isAnomalous ? 0.3 : 0));
        }

        File.WriteAllBytes(Path.Combine(tests, "99-broken.wav"), [1, 2, 3]);
        await using FitCluster cluster = await FitCluster.StartAsync(2);

        await cluster.ScoreJob("test").StartAsync(Spec());
        FleetJobProgress ended = await cluster.ScoreJob("test").WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation);

        var scores = RecordingScores.Read(_folder["scores.json"]);
        Assert.Equal(AudioSource.FromDirectory(tests).Items.Select(item => item.Name), scores.Recordings.Select(recording => recording.Path));
        Assert.All(scores.Recordings.SkipLast(1), recording =>
        {
            AnomalyResult expected = model.Score(AudioItem.FromFile(recording.Path), Cancellation);
            Assert.Equal((expected.Score, expected.PValue, expected.Verdict), (recording.Score!.Value, recording.PValue, recording.Verdict));
        });
        Assert.Equal(model.Calibration.Threshold, scores.Threshold);
        Assert.Null(scores.Recordings[^1].Score);
        Assert.Contains("99-broken.wav", scores.Recordings[^1].Error, StringComparison.Ordinal);
        Assert.Contains(ended.Warnings, warning => warning.Contains("99-broken.wav", StringComparison.Ordinal));

        var metric = new RocAuc();
        foreach (EvaluatedRecording recording in scores.ToEvaluated(path => path.Contains("bad", StringComparison.Ordinal)))
        {
            metric.Add(recording);
        }

        Assert.Equal(1, metric.Compute()[0].Value, 6);
    }

    [Fact]
    public async Task ScoreJob_ModelThatIsMissing_FailsAndNamesIt()
    {
        JobSounds.Write(_folder["test"], 3);
        await using FitCluster cluster = await FitCluster.StartAsync(1, options => options.Attempts = 2);

        await cluster.ScoreJob("test").StartAsync(Spec());
        FleetJobException failure = await Assert.ThrowsAsync<FleetJobException>(() => cluster.ScoreJob("test").WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken: Cancellation));

        Assert.Equal(_folder["model.aam"], failure.Fault!.Recording);
        Assert.Equal(nameof(FileNotFoundException), failure.Fault.Kind);
    }

    [Fact]
    public void RecordingScores_OtherFile_IsRefused()
    {
        _folder.Text("other.json", "[1]");

        Assert.Throws<FormatException>(() => RecordingScores.Read(_folder["other.json"]));
    }

    public void Dispose() => _folder.Dispose();

    private ScoreJobSpec Spec() => new()
    {
        Recordings = [_folder["test"]],
        Model = _folder["model.aam"],
        Target = _folder["scores.json"],
        ShardSize = 4,
    };
}
