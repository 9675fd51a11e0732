namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>Disposing a model waits for nobody and breaks nobody, whatever detector and features it has.</summary>
public class ModelLifeTests
{
    private const int Threads = 4;

    public static TheoryData<string> Detectors => [.. StreamedModel.Detectors.Keys, .. StreamedModel.WindowDetectors.Keys];

    [Theory]
    [MemberData(nameof(Detectors))]
    public async Task Model_DisposedWhileOthersScore_EndsTheirScoresWellAndRefusesLaterOnes(string detector)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        AudioAnomalyModel model = StreamedModel.Fit(Create(detector));
        AudioClip sound = StreamedModel.Sound(101, 1.5);
        double expected = model.Score(sound, cancellation).Score;
        using var allScoring = new CountdownEvent(Threads);
        Task<double[]>[] users =
        [
            .. Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
                () => ScoreUntilDisposed(model, sound, allScoring), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];

        allScoring.Wait(cancellation);
        model.Dispose();
        double[][] scores = await Task.WhenAll(users);

        Assert.All(scores, own => Assert.All(own, score => Assert.Equal(expected, score)));
        Assert.Throws<ObjectDisposedException>(() => model.Score(sound, cancellation));
        Assert.Throws<ObjectDisposedException>(() => model.OpenSession(StreamedModel.Rate));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => model.SaveAsync(Path.Combine(Path.GetTempPath(), "never-written.aam"), cancellation));
        model.Dispose();
    }

    [Fact]
    public void Model_DisposedBeforeItsSession_LetsTheSessionGoOn()
    {
        AudioAnomalyModel model = StreamedModel.Fit(StreamedModel.Detectors["patchcore on cnn14"]);
        float[] sound = StreamedModel.Sound(101, 3).Samples.ToArray();
        using AudioAnomalySession whole = model.OpenSession(StreamedModel.Rate);
        using AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);
        float[] expected = [.. whole.Take(sound).Frames.Select(frame => frame.Score)];

        model.Dispose();

        Assert.Equal(expected, session.Take(sound).Frames.Select(frame => frame.Score));
    }

    private static Func<IDetector> Create(string name)
        => StreamedModel.Detectors.TryGetValue(name, out Func<IDetector>? create) ? create : StreamedModel.WindowDetectors[name];

    private static double[] ScoreUntilDisposed(AudioAnomalyModel model, AudioClip sound, CountdownEvent allScoring)
    {
        var scores = new List<double>();
        while (true)
        {
            try
            {
                scores.Add(model.Score(sound, TestContext.Current.CancellationToken).Score);
            }
            catch (ObjectDisposedException)
            {
                return [.. scores];
            }

            if (scores.Count == 1)
            {
                allScoring.Signal();
            }
        }
    }
}
