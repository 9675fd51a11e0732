using System.Globalization;
using System.Runtime.InteropServices;
using AudioAnomaly.Hosting.Tests.Models;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.Live;

public sealed class LiveScorerStateTests : IAsyncLifetime
{
    private static readonly LiveFormat Format = new(SpectrumModel.Rate);

    private readonly TemporaryFolder _folder = new();
    private readonly AudioAnomalyOptions _options = new();
    private ModelStore _models = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _options.Models["pump"] = new ModelOptions { Path = await SpectrumModel.SaveAsync(_folder["a.aam"]) };
        _options.Models["other"] = new ModelOptions { Path = await SpectrumModel.SaveAsync(_folder["b.aam"], seed: 1) };
        (_options.Alarms.Rule.Required, _options.Alarms.Rule.Of, _options.Alarms.Rule.ClearSeconds, _options.Alarms.Rule.HoldOffSeconds) = (2, 3, 4, 5);
        _models = ModelStores.Create(_options);
    }

    public ValueTask DisposeAsync()
    {
        _models.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Resume_AnywhereInSoundWithFaults_GivesTheEventsOfAScorerThatWasNeverSaved(int seed)
    {
        var random = new Random(seed);
        PictureHistory wholePictures = Pictures(), pictures = Pictures();
        using var whole = new LiveScorer(await _models.AcquireAsync("pump", Cancellation), Format, "press", _options, 5, wholePictures);
        var cut = new LiveScorer(await _models.AcquireAsync("pump", Cancellation), Format, "press", _options, 5, pictures);
        float[] sound =
        [
            .. SpectrumModel.Sound(1, 8).Samples.Span, .. SpectrumModel.Sound(2, 15, isAnomalous: true).Samples.Span, .. new float[2 * SpectrumModel.Rate],
            .. SpectrumModel.Sound(3, 12).Samples.Span, .. SpectrumModel.Sound(4, 50, isAnomalous: true).Samples.Span, .. SpectrumModel.Sound(5, 12).Samples.Span,
        ];
        HashSet<LiveEventKind> kinds = [];
        double resumedAt = 0;
        bool wasInFault = false;
        for (int start = 0; start < sound.Length;)
        {
            if (random.Next(8) == 0)
            {
                byte[] state = cut.SaveState();
                cut.Dispose();
                pictures = Pictures();
                cut = LiveScorer.Resume(await _models.AcquireAsync("pump", Cancellation), state, Format, "press", _options, pictures);
                Assert.Equal(state, cut.SaveState());
                Assert.Equal(start, cut.SamplesReceived);
                (resumedAt, wasInFault) = (cut.ScoredSeconds, wasInFault || cut.HasDeviceFault);
            }

            int length = Math.Min(random.Next(1, SpectrumModel.Rate), sound.Length - start);
            List<LiveEvent> expected = whole.Push(sound.AsSpan(start, length)), actual = cut.Push(sound.AsSpan(start, length));
            Assert.Equal(expected.Select(Text), actual.Select(Text));
            if (random.Next(3) == 0)
            {
                // Windows that nobody has asked for yet move too.
                Assert.Equal(whole.TakeWindows().Select(ExactText.Of), cut.TakeWindows().Select(ExactText.Of));
            }

            Assert.Equal(whole.HasDeviceFault, cut.HasDeviceFault);
            Assert.Equal(whole.ScoredSeconds, cut.ScoredSeconds);
            Assert.Equal(whole.Drift, cut.Drift);
            Assert.Equal(whole.Warnings, cut.Warnings);
            kinds.UnionWith(expected.Select(told => told.Kind));
            start += length;
        }

        Assert.Equal(whole.Complete().Select(Text), cut.Complete().Select(Text));
        Assert.True(kinds.IsSupersetOf([LiveEventKind.Score, LiveEventKind.Alarm, LiveEventKind.Drift, LiveEventKind.Device, LiveEventKind.Segment]), string.Join(' ', kinds));
        cut.Dispose();
        AssertSamePicture(wholePictures, pictures, resumedAt + 1);
    }

    [Fact]
    public async Task Resume_WhatIsNotItsState_IsRefusedAndLeavesTheLease()
    {
        using var scorer = new LiveScorer(await _models.AcquireAsync("pump", Cancellation), Format, "press", _options, 0, Pictures());
        scorer.Push(SpectrumModel.Sound(1, 3.3).Samples.Span);
        byte[] state = scorer.SaveState();
        using ModelLease lease = await _models.AcquireAsync("pump", Cancellation), other = await _models.AcquireAsync("other", Cancellation);

        Assert.Equal(SessionStateFault.OtherModel, FaultOf(other, state, Format));
        Assert.Equal(SessionStateFault.OtherKind, FaultOf(lease, state, Format with { SampleRate = 8000 }));
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            byte[] changed = [.. state];
            changed[random.Next(state.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Equal(SessionStateFault.Damaged, FaultOf(lease, changed, Format));
            Assert.Equal(SessionStateFault.Damaged, FaultOf(lease, state[..random.Next(state.Length)], Format));
        }

        using LiveScorer resumed = LiveScorer.Resume(lease, state, Format, "press", _options, Pictures());
        Assert.Equal(scorer.SamplesReceived, resumed.SamplesReceived);
    }

    [Fact]
    public async Task Resume_OtherName_IsWhatMessagesCallIt()
    {
        using var scorer = new LiveScorer(await _models.AcquireAsync("pump", Cancellation), Format, "press", _options, 0, Pictures());
        using LiveScorer resumed = LiveScorer.Resume(await _models.AcquireAsync("pump", Cancellation), scorer.SaveState(), Format, "press 2", _options, Pictures());

        Assert.Contains("press 2", Assert.Throws<AudioContentException>(() => resumed.Push([float.NaN])).Message, StringComparison.Ordinal);
    }

    private SessionStateFault FaultOf(ModelLease lease, byte[] state, LiveFormat format)
        => Assert.Throws<SessionStateException>(() => LiveScorer.Resume(lease, state, format, "press", _options, Pictures())).Fault;

    private static PictureHistory Pictures() => new(new FakeTimeProvider(DateTimeOffset.UnixEpoch));

    private static string Text(LiveEvent told) => string.Create(
        CultureInfo.InvariantCulture,
        $"{told with { Evidence = [], Alarm = null }} {ExactText.Of(told.Evidence)} {(told.Alarm is { } alarm ? ExactText.Of(alarm) : null)}");

    private static void AssertSamePicture(PictureHistory expected, PictureHistory actual, double fromSeconds)
    {
        (SoundPicture whole, SoundPicture resumed) = (expected.Slice(fromSeconds, 1000)!, actual.Slice(fromSeconds, 1000)!);
        Assert.True(resumed.Columns > 10);
        Assert.Equal((whole.StartSeconds, whole.Columns), (resumed.StartSeconds, resumed.Columns));
        Assert.Equal(whole.Levels, resumed.Levels);
        Assert.Equal(whole.Map, resumed.Map);
        Assert.Equal(MemoryMarshal.AsBytes(whole.LevelsDb.AsSpan()), MemoryMarshal.AsBytes(resumed.LevelsDb.AsSpan()));
        Assert.Equal(whole.Peaks, resumed.Peaks);
    }
}
