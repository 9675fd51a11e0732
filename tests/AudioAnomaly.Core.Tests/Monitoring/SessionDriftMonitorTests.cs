using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Core.Tests.Monitoring;

public sealed class SessionDriftMonitorTests : IAsyncLifetime
{
    private AudioAnomalyModel _model = null!;

    public async ValueTask InitializeAsync() => _model = await FakePipeline.FitAsync(100);

    public ValueTask DisposeAsync()
    {
        _model.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Add_Frames_AreGatheredToStretchesHoweverTheyCome()
    {
        float[] peaks = [.. Enumerable.Range(0, 1050).Select(i => 0.1f + (0.001f * (i % 7)))];
        SessionDriftMonitor whole = Monitor(), pieces = Monitor();

        whole.Add(Update(peaks));
        foreach (float[] piece in peaks.Chunk(33))
        {
            pieces.Add(Update(piece));
        }

        Assert.Equal(10, whole.State.Count);
        Assert.Equal(whole.State, pieces.State);
    }

    [Fact]
    public void Add_HigherPeaks_AreReported()
    {
        SessionDriftMonitor monitor = Monitor();
        float highest = (float)_model.Calibration.MapPeaks[^1];

        monitor.Add(Update([.. Enumerable.Range(0, 3000).Select(_ => 2 * highest)]));

        Assert.Equal(DriftDirection.Higher, monitor.State.Direction);
        monitor.Reset();
        Assert.Equal(0, monitor.State.Count);
    }

    [Fact]
    public void Add_PeaksOfOtherNormalRecordings_AreNoDrift()
    {
        SessionDriftMonitor monitor = Monitor();
        foreach (int seed in Enumerable.Range(700, 60))
        {
            AnomalyMap map = _model.Score(FakePipeline.Clip(seed), TestContext.Current.CancellationToken).Map;
            monitor.Add(Update([.. Enumerable.Range(0, map.Frames).Select(frame => map[frame, 0])]));
        }

        Assert.Equal(60, monitor.State.Count);
        Assert.False(monitor.State.HasDrifted);
    }

    [Fact]
    public void Constructor_StretchOfNoLength_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new SessionDriftMonitor(_model, 0));

    private static SessionUpdate Update(IReadOnlyList<float> peaks) => new(
        [.. peaks.Select((peak, i) => new SessionFrame
        {
            Index = i,
            TimeSeconds = 0.01 * i,
            Score = peak,
            Peak = peak,
            Map = default,
            Levels = default,
            Verdict = AnomalyVerdict.Undecided,
        })],
        []);

    private SessionDriftMonitor Monitor() => new(_model, 1, new DriftMonitorOptions { Horizon = 1000 });
}
