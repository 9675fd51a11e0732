using AudioAnomaly.Components;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Detectors.Tests.Ensemble;

public sealed class MonitorStateTests : IAsyncLifetime
{
    private static readonly AlarmOptions Rule = new() { Required = 2, Of = 3, ClearSeconds = 4, HoldOffSeconds = 10 };
    private AudioAnomalyModel _model = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _model = await AudioAnomalyPipeline.CreateBuilder()
        .UseLogMel(LogMelOptions.Panns16k)
        .UseLogMelPatches()
        .UseEnsemble()
        .Build()
        .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 40).Select(index => SpectrumModel.Sound(index, 2))), cancellationToken: Token);

    public ValueTask DisposeAsync()
    {
        _model.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Resume_BeforeDuringAndAfterAlarms_GivesTheAlarmsAndTheDriftOfMonitorsThatWereNeverSaved(int seed)
    {
        var random = new Random(seed);
        AudioClip[] sounds =
        [
            SpectrumModel.Sound(900, 10), SpectrumModel.Sound(901, 25, isAnomalous: true), SpectrumModel.Sound(902, 18),
            new AudioClip(new float[8 * SpectrumModel.Rate], SpectrumModel.Rate), SpectrumModel.Sound(903, 25, isAnomalous: true), SpectrumModel.Sound(904, 12),
        ];
        AudioAnomalySession session = _model.OpenSession(SpectrumModel.Rate);
        (SessionAlarmMonitor alarms, SessionDriftMonitor drift) whole = (new(_model, Rule), new(_model)), cut = (new(_model, Rule), new(_model));
        List<AlarmChange> changes = [];
        bool savedInAlarm = false, savedInDrift = false;
        foreach (float[] piece in sounds.SelectMany(clip => clip.Samples.ToArray()).Chunk(SpectrumModel.Rate / 2))
        {
            if (random.Next(6) == 0)
            {
                AudioAnomalySession resumed = _model.ResumeSession(session.SaveState());
                session.Dispose();
                session = resumed;
                cut = (SessionAlarmMonitor.Resume(_model, cut.alarms.SaveState(), Rule), SessionDriftMonitor.Resume(_model, cut.drift.SaveState()));
                (savedInAlarm, savedInDrift) = (savedInAlarm || cut.alarms.Current is not null, savedInDrift || cut.drift.State.HasDrifted);
            }

            SessionUpdate update = session.Push(piece, Token);
            List<AlarmWindow> expectedWindows = [], windows = [];
            List<AlarmChange> expected = whole.alarms.Add(update, expectedWindows);
            Assert.Equal(expected.Select(ExactText.Of), cut.alarms.Add(update, windows).Select(ExactText.Of));
            Assert.Equal(expectedWindows.Select(ExactText.Of), windows.Select(ExactText.Of));
            Assert.Equal(whole.drift.Add(update), cut.drift.Add(update));
            Assert.Equal(whole.drift.Moved, cut.drift.Moved);
            Assert.Equal(whole.drift.Kinds, cut.drift.Kinds);
            Assert.Equal(whole.drift.TimeOf(3), cut.drift.TimeOf(3));
            changes.AddRange(expected);
        }

        session.Dispose();
        Assert.Equal(whole.alarms.Complete() is { } last ? ExactText.Of(last) : null, cut.alarms.Complete() is { } over ? ExactText.Of(over) : null);
        Assert.True(savedInAlarm && savedInDrift);
        Assert.True(changes.Max(change => change.Alarm.Number) >= 2, "one alarm only");
        Assert.Contains(changes, change => change.Kind == AlarmChangeKind.Ended);
    }

    [Fact]
    public void Resume_LengthOfStretches_IsInTheState()
    {
        var monitor = new SessionDriftMonitor(_model, windowSeconds: 0.5);

        Assert.Equal(5, SessionDriftMonitor.Resume(_model, monitor.SaveState()).TimeOf(10));
    }

    [Fact]
    public void Resume_CutOffOrChanged_IsDamaged()
    {
        using AudioAnomalySession session = _model.OpenSession(SpectrumModel.Rate);
        (SessionAlarmMonitor alarms, SessionDriftMonitor drift) = (new(_model, Rule), new(_model));
        foreach (float[] piece in SpectrumModel.Sound(905, 13.3, isAnomalous: true).Samples.ToArray().Chunk(SpectrumModel.Rate))
        {
            SessionUpdate update = session.Push(piece, Token);
            alarms.Add(update);
            drift.Add(update);
        }

        Assert.NotNull(alarms.Current);
        AssertDamaged(alarms.SaveState(), state => SessionAlarmMonitor.Resume(_model, state, Rule));
        AssertDamaged(drift.SaveState(), state => SessionDriftMonitor.Resume(_model, state));
    }

    private static void AssertDamaged(byte[] state, Action<byte[]> resume)
    {
        var random = new Random(3);
        for (int length = 0; length < state.Length; length++)
        {
            Assert.Equal(SessionStateFault.Damaged, Assert.Throws<SessionStateException>(() => resume(state[..length])).Fault);
        }

        for (int i = 0; i < 3000; i++)
        {
            byte[] changed = [.. state];
            changed[random.Next(state.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Equal(SessionStateFault.Damaged, Assert.Throws<SessionStateException>(() => resume(changed)).Fault);

            // Under a right digest it may make sense by chance.
            changed = [.. state];
            changed[random.Next(SessionStateFormat.HeaderBytes, state.Length)] = (byte)random.Next(256);
            try
            {
                resume(Streaming.SavedStream.Sealed(changed));
            }
            catch (SessionStateException e)
            {
                Assert.Equal(SessionStateFault.Damaged, e.Fault);
            }
        }

        resume(state);
    }
}
