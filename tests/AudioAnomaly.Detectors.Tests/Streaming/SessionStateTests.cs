using AudioAnomaly.Audio;
using AudioAnomaly.Components;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Detectors.Tests.Streaming;

public class SessionStateTests
{
    private static readonly AudioSessionOptions Options = new() { BlockSeconds = 0.3, StartTime = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2)), Source = "press" };

    public static TheoryData<string> Names => [.. StreamedModel.Detectors.Keys, .. StreamedModel.WindowDetectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Resume_EveryDetector_GivesTheBitsOfAStreamThatWasNeverSaved(string name)
    {
        using AudioAnomalyModel model = StreamedModel.Fit((StreamedModel.Detectors.GetValueOrDefault(name) ?? StreamedModel.WindowDetectors[name])!);

        List<SessionUpdate> updates = SavedStream.AssertEqual(model, StreamedModel.Sound(100, 4.3), Options, seed: 1);

        Assert.True(updates.Sum(update => update.Frames.Count) > 100);
    }

    [Theory]
    [InlineData(16000, 1)]
    [InlineData(44100, 2)]
    [InlineData(8000, 3)]
    public async Task Resume_DefaultEnsembleWithFilters_GivesTheBitsOfAStreamThatWasNeverSaved(int rate, int seed)
    {
        using AudioAnomalyModel model = await EnsembleAsync(filters: true);
        float[] samples = StreamedModel.Sound(100 + seed, 6, rate).Samples.ToArray();

        // A drop-out, silence and clipping, so that something is wrong with the device while it moves; and samples far beyond full scale.
        samples.AsSpan(rate, rate / 50).Clear();
        samples.AsSpan(2 * rate, rate).Clear();
        samples.AsSpan(4 * rate, rate / 4).Fill(1);
        samples[^2000] = 100;

        List<SessionUpdate> updates = SavedStream.AssertEqual(model, new AudioClip(samples, rate), Options, seed, longest: rate / 4);

        DeviceFault[] faults = [.. updates.SelectMany(update => update.Health).Select(health => health.Fault).Distinct().Order()];
        Assert.Equal([DeviceFault.Silence, DeviceFault.Clipping, DeviceFault.Dropout, DeviceFault.Gap], faults);
        Assert.Contains(updates.SelectMany(update => update.Segments), segment => segment.Evidence.Count > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Resume_RegionsAreOpen_GivesTheSegmentsOfAStreamThatWasNeverSaved(int seed)
    {
        using AudioAnomalyModel model = StreamedModel.Fit(StreamedModel.Detectors["patchcore"]);
        AudioSessionOptions options = Options with { MapThreshold = model.Calibration.CellLevel * 0.9, LongestSegmentSeconds = 1, QuietSeconds = 0.2 };

        List<SessionUpdate> updates = SavedStream.AssertEqual(model, StreamedModel.Sound(100 + seed, 6), options, seed, longest: 900);

        Assert.True(updates.Sum(update => update.Segments.Count) > 10);
    }

    [Fact]
    public async Task Resume_LoadedModel_TakesStatesOfTheOneThatWasSaved()
    {
        using var folder = new TemporaryFolder();
        using AudioAnomalyModel model = await EnsembleAsync(filters: true);
        await model.SaveAsync(folder["model.aam"], TestContext.Current.CancellationToken);
        using AudioAnomalyModel loaded = await AudioAnomalyModel.LoadAsync(folder["model.aam"], new ComponentRegistry().AddFeatures().AddDetectors(), cancellationToken: TestContext.Current.CancellationToken);
        using AudioAnomalyModel named = loaded.WithName("other");
        AudioClip clip = StreamedModel.Sound(104, 4);
        using AudioAnomalySession session = model.OpenSession(clip.SampleRate);
        session.Take(clip.Samples.Span[..40000]);
        using AudioAnomalySession resumed = named.ResumeSession(session.SaveState());

        Assert.Equal(ExactText.Of(session.Take(clip.Samples.Span[40000..])), ExactText.Of(resumed.Take(clip.Samples.Span[40000..])));
        Assert.Equal(ExactText.Of(session.Complete()), ExactText.Of(resumed.Complete()));
    }

    [Fact]
    public void Resume_SettingsOfTheSession_AreInTheState()
    {
        using AudioAnomalyModel model = StreamedModel.Fit(() => new LevelDetector());
        using AudioAnomalySession session = model.OpenSession(22050, new AudioSessionOptions { BlockSeconds = 0.25, MapThreshold = 7.25 });

        using AudioAnomalySession resumed = model.ResumeSession(session.SaveState());

        Assert.Equal((22050, session.BlockFrames, 7.25, 0), (resumed.SampleRate, resumed.BlockFrames, resumed.MapThreshold, resumed.SamplesReceived));
    }

    [Fact]
    public void Resume_OtherModel_IsRefused()
    {
        using AudioAnomalyModel model = StreamedModel.Fit(() => new LevelDetector()), other = StreamedModel.Fit(() => new LevelDetector(), recordings: 6);
        using AudioAnomalyModel threshold = model.WithThreshold(ThresholdPolicy.Manual(3));
        using AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);
        byte[] state = session.SaveState();

        Assert.Equal(SessionStateFault.OtherModel, Assert.Throws<SessionStateException>(() => other.ResumeSession(state)).Fault);
        Assert.Equal(SessionStateFault.OtherModel, Assert.Throws<SessionStateException>(() => threshold.ResumeSession(state)).Fault);
        model.ResumeSession(state).Dispose();
    }

    [Fact]
    public void Resume_OtherVersionOrKind_SaysSo()
    {
        using AudioAnomalyModel model = StreamedModel.Fit(() => new LevelDetector(), recordings: 20);
        using AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);
        byte[] state = session.SaveState();
        byte[] later = [.. state];
        later[4]++;

        SessionStateException version = Assert.Throws<SessionStateException>(() => model.ResumeSession(SavedStream.Sealed(later)));
        Assert.Equal(SessionStateFault.OtherVersion, version.Fault);
        Assert.Contains("version 2", version.Message, StringComparison.Ordinal);
        Assert.Equal(SessionStateFault.OtherKind, Assert.Throws<SessionStateException>(() => SessionDriftMonitor.Resume(model, state)).Fault);
        Assert.Equal(SessionStateFault.OtherKind, Assert.Throws<SessionStateException>(() => model.ResumeSession(new SessionAlarmMonitor(model).SaveState())).Fault);
    }

    [Fact]
    public void Resume_CutOffOrChangedAnywhere_IsDamaged()
    {
        using AudioAnomalyModel model = StreamedModel.Fit(() => new LevelDetector());
        byte[] state = StateOf(model, 9000);
        var random = new Random(1);

        for (int length = 0; length < state.Length; length += length < 600 ? 1 : 37)
        {
            Assert.Equal(SessionStateFault.Damaged, Assert.Throws<SessionStateException>(() => model.ResumeSession(state.AsMemory(0, length))).Fault);
        }

        for (int i = 0; i < 3000; i++)
        {
            byte[] changed = [.. state];
            changed[i < 400 ? i : random.Next(state.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Equal(SessionStateFault.Damaged, Assert.Throws<SessionStateException>(() => model.ResumeSession(changed)).Fault);
        }
    }

    [Theory]
    [InlineData("level")]
    [InlineData("ensemble of spectrum and level")]
    [InlineData("patchcore")]
    public void Resume_ContentThatMakesNoSenseUnderARightDigest_IsDamagedOrGoesOn(string name)
    {
        using AudioAnomalyModel model = StreamedModel.Fit((StreamedModel.Detectors.GetValueOrDefault(name) ?? StreamedModel.WindowDetectors[name])!);
        byte[] state = StateOf(model, 30000);
        var random = new Random(2);
        int damaged = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] changed = [.. state.AsSpan(0, i % 5 == 0 ? random.Next(SessionStateFormat.HeaderBytes + SessionStateFormat.DigestBytes, state.Length) : state.Length)];
            for (int k = random.Next(4); k >= 0; k--)
            {
                // Where numbers stand that decide about lengths: at the beginning and among rows.
                changed[random.Next(SessionStateFormat.HeaderBytes, random.Next(2) == 0 ? Math.Min(600, changed.Length) : changed.Length)] = (byte)random.Next(256);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                model.ResumeSession(SavedStream.Sealed(changed)).Dispose();
            }
            catch (SessionStateException e)
            {
                Assert.Equal(SessionStateFault.Damaged, e.Fault);
                damaged++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
        }

        Assert.True(damaged > 100, $"{damaged} damaged");
    }

    [Fact]
    public void SaveState_CompletedOrDisposed_IsRefusedLikePush()
    {
        using AudioAnomalyModel model = StreamedModel.Fit(() => new LevelDetector());
        AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);
        session.Take(StreamedModel.Sound(1, 1).Samples.Span);
        session.Complete();

        Assert.Throws<InvalidOperationException>(session.SaveState);
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(session.SaveState);
    }

    [Fact]
    public void SaveState_ModelDisposedBefore_IsThatOfBefore()
    {
        AudioAnomalyModel model = StreamedModel.Fit(() => new LevelDetector());
        using AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);
        model.Dispose();

        byte[] state = session.SaveState();

        Assert.Throws<ObjectDisposedException>(() => model.ResumeSession(state));
    }

    private static byte[] StateOf(AudioAnomalyModel model, int samples)
    {
        using AudioAnomalySession session = model.OpenSession(StreamedModel.Rate, Options);
        session.Take(StreamedModel.Sound(100, 3).Samples.Span[..samples]);
        return session.SaveState();
    }

    private static Task<AudioAnomalyModel> EnsembleAsync(bool filters)
    {
        AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).UseLogMelPatches().UseEnsemble();
        return (filters ? builder.UseFilters(f => f.HighPass(100).Hum(50, 5).PreEmphasis(0.5)) : builder)
            .Build()
            .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 24).Select(seed => StreamedModel.Sound(seed, 1.5))), cancellationToken: TestContext.Current.CancellationToken);
    }
}
