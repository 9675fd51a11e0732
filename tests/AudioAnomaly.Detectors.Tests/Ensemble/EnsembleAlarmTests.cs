using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Detectors.Tests.Ensemble;

public sealed class EnsembleAlarmTests : IAsyncLifetime
{
    private const double ClipSeconds = 2;
    private AudioAnomalyModel _model = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _model = await AudioAnomalyPipeline.CreateBuilder()
        .UseLogMel(LogMelOptions.Panns16k)
        .UseLogMelPatches()
        .UseEnsemble()
        .Build()
        .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 40).Select(index => SpectrumModel.Sound(index, ClipSeconds))), cancellationToken: Token);

    public ValueTask DisposeAsync()
    {
        _model.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Add_ToneInNoise_IsOneAlarmThatSaysWhenAndWhere()
    {
        List<AlarmChange> changes = Listen(SpectrumModel.Sound(900, 30), SpectrumModel.Sound(901, 30, isAnomalous: true), SpectrumModel.Sound(902, 60));

        Alarm raised = Assert.Single(changes, change => change.Kind == AlarmChangeKind.Raised).Alarm;
        Alarm ended = Assert.Single(changes, change => change.Kind == AlarmChangeKind.Ended).Alarm;
        Assert.InRange(raised.StartSeconds, 28, 34);
        Assert.InRange(raised.RaisedSeconds, 30, 48);
        Assert.InRange(ended.EndSeconds!.Value, 58, 68);
        Assert.True(ended.LowHz < 3000 && ended.HighHz > 3000, $"{ended}");
        Assert.NotEmpty(ended.Evidence);
        Assert.InRange(ended.FalseAlarmsPerDay, double.Epsilon, 1);
        Assert.Contains("for ", ended.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_NormalSound_IsNoAlarm() => Assert.Empty(Listen(SpectrumModel.Sound(950, 120)));

    [Fact]
    public void Add_DeadMicrophone_IsNoAlarmOfTheMachine()
        => Assert.Empty(Listen(SpectrumModel.Sound(960, 20), new AudioClip(new float[60 * SpectrumModel.Rate], SpectrumModel.Rate), SpectrumModel.Sound(961, 60)));

    private List<AlarmChange> Listen(params AudioClip[] sounds)
    {
        using AudioAnomalySession session = _model.OpenSession(SpectrumModel.Rate);
        var monitor = new SessionAlarmMonitor(_model);
        List<AlarmChange> changes = [];
        foreach (AudioClip clip in sounds)
        {
            foreach (float[] second in clip.Samples.ToArray().Chunk(SpectrumModel.Rate))
            {
                changes.AddRange(monitor.Add(session.Push(second, Token)));
            }
        }

        return changes;
    }
}
