using AudioAnomaly.Torch;

namespace AudioAnomaly.Detectors.Tests.Streaming;

public sealed class SessionLifeTests : IDisposable
{
    private readonly AudioAnomalyModel _model = StreamedModel.Fit(StreamedModel.Detectors["patchcore"]);

    [Theory]
    [InlineData(0.1)]
    [InlineData(1.0)]
    public void Session_Frames_ComeWithinTheStatedLatency(double blockSeconds)
    {
        using AudioAnomalySession session = _model.OpenSession(44100, new AudioSessionOptions { BlockSeconds = blockSeconds });
        AudioClip clip = StreamedModel.Sound(120, 6, 44100);
        long expected = 0;
        double latest = 0;
        for (int n = 0; n + 100 <= clip.Samples.Length; n += 100)
        {
            double pushed = (n + 100) / 44100.0;
            foreach (SessionFrame frame in session.Take(clip.Samples.Span.Slice(n, 100)).Frames)
            {
                Assert.Equal(expected++, frame.Index);
                latest = Math.Max(latest, pushed - frame.TimeSeconds);
            }
        }

        // Not longer than stated, apart from the last push, and not stated far too long.
        Assert.InRange(latest, session.Latency.TotalSeconds - 0.05, session.Latency.TotalSeconds + (100 / 44100.0));
        Assert.Equal(expected, session.FramesScored);
    }

    [Fact]
    public void Session_LongStream_TakesNoMoreMemoryThanAShortOne()
    {
        using AudioAnomalySession session = _model.OpenSession(44100);
        float[] second = StreamedModel.Sound(121, 1, 44100).Samples.ToArray();
        for (int i = 0; i < 10; i++)
        {
            session.Take(second);
        }

        long memory = session.MemoryBytes;
        for (int i = 0; i < 110; i++)
        {
            session.Take(second);
        }

        Assert.Equal(memory, session.MemoryBytes);
        Assert.InRange(memory, 10_000, 400_000);
    }

    [Fact]
    public void Session_AfterComplete_RefusesMore()
    {
        using AudioAnomalySession session = _model.OpenSession(StreamedModel.Rate);
        session.Take(StreamedModel.Sound(1, 1).Samples.Span);
        session.Complete();

        Assert.Contains("completed", Assert.Throws<InvalidOperationException>(() => session.Take([0f])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(session.Complete);
    }

    [Fact]
    public void Session_Disposed_RefusesMore()
    {
        AudioAnomalySession session = _model.OpenSession(StreamedModel.Rate);
        session.Dispose();
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(() => session.Take([0f]));
        Assert.Throws<ObjectDisposedException>(session.Complete);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    public void Session_TooShort_SaysHowMuchIsNeeded(int samples)
    {
        using AudioAnomalySession session = _model.OpenSession(StreamedModel.Rate, new AudioSessionOptions { Source = "microphone 1" });
        Assert.Empty(session.Take(new float[samples]).Frames);

        AudioContentException exception = Assert.Throws<AudioContentException>(session.Complete);

        Assert.Equal("microphone 1", exception.Recording);
        Assert.Contains("0.0161 s", exception.Message, StringComparison.Ordinal);
        Assert.Contains("completed", Assert.Throws<InvalidOperationException>(() => session.Take([0f])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Session_TooFewFrames_SaysHowManyAreNeeded()
    {
        using AudioAnomalySession session = _model.OpenSession(StreamedModel.Rate);
        session.Take(StreamedModel.Sound(1, 0.05).Samples.Span);

        Assert.Contains("at least 0.07 s", Assert.Throws<AudioContentException>(session.Complete).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Session_SampleThatIsNotFinite_IsRefusedAndTheStreamGoesOn(float bad)
    {
        using AudioAnomalySession session = _model.OpenSession(StreamedModel.Rate);
        float[] sound = StreamedModel.Sound(123, 3).Samples.ToArray();
        var expected = SessionScores.Of(_model, new AudioClip(sound, StreamedModel.Rate));
        var frames = new List<SessionFrame>(session.Take(sound.AsSpan(0, 20000)).Frames);

        AudioContentException exception = Assert.Throws<AudioContentException>(() => session.Take([0.1f, bad]));

        Assert.Contains("sample 20001", exception.Message, StringComparison.Ordinal);
        frames.AddRange(session.Take(sound.AsSpan(20000)).Frames);
        frames.AddRange(session.Complete().Frames);
        Assert.Equal(expected.Map, frames.SelectMany(frame => frame.Map.ToArray()));
    }

    [Fact]
    public void Session_CancelledBeforeWork_GoesOnAfterwards()
    {
        using AudioAnomalySession session = _model.OpenSession(StreamedModel.Rate);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        float[] sound = StreamedModel.Sound(124, 3).Samples.ToArray();

        Assert.Throws<OperationCanceledException>(() => session.Push(sound, cancelled.Token));

        Assert.NotEmpty(session.Take(sound).Frames);
    }

    [Fact]
    public void Session_CancelledDuringWork_IsBroken()
    {
        using var cancellation = new CancellationTokenSource();
        var extractor = new SwitchedExtractor();
        using AudioAnomalyModel model = StreamedModel.Fit(() => new PatchCoreDetector(extractor));
        using AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);
        extractor.OnExtract = cancellation.Cancel;

        Assert.Throws<OperationCanceledException>(() => session.Push(StreamedModel.Sound(125, 10).Samples.Span, cancellation.Token));

        Assert.Contains("broke", Assert.Throws<InvalidOperationException>(() => session.Take([0f])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Session_LongAnomaly_IsReportedInParts()
    {
        var options = new AudioSessionOptions { LongestSegmentSeconds = 2, MapThreshold = 0.001 };

        List<AnomalySegment> segments = SessionScores.Of(_model, StreamedModel.Sound(126, 9), options, 4000).Segments;

        Assert.True(segments.Count >= 4, $"{segments.Count} segments");
        Assert.All(segments, segment => Assert.True(segment.EndSeconds - segment.StartSeconds <= 2.001));
        Assert.InRange(segments[^1].EndSeconds, 8, 9);
    }

    [Fact]
    public void Session_CellAtTheThreshold_IsNormalAsAClipIs()
    {
        AudioClip clip = StreamedModel.Sound(128, 4);
        float peak = SessionScores.Of(_model, clip).Frames.Max(frame => frame.Peak);

        SessionScores at = SessionScores.Of(_model, clip, new AudioSessionOptions { MapThreshold = peak }, 4000);
        SessionScores below = SessionScores.Of(_model, clip, new AudioSessionOptions { MapThreshold = MathF.BitDecrement(peak) }, 4000);

        Assert.DoesNotContain(AnomalyVerdict.Anomalous, at.Frames.Select(frame => frame.Verdict));
        Assert.Empty(at.Segments);
        Assert.Contains(AnomalyVerdict.Anomalous, below.Frames.Select(frame => frame.Verdict));
        Assert.Single(below.Segments);
    }

    [Fact]
    public void Session_SampleRateTooLowForTheModel_Warns()
    {
        using AudioAnomalySession low = _model.OpenSession(8000), enough = _model.OpenSession(44100);

        Assert.Contains("up to 4000 Hz only", Assert.Single(low.Warnings.Except(_model.ScoreWarnings)), StringComparison.Ordinal);
        Assert.NotEmpty(_model.ScoreWarnings);
        Assert.Equal(_model.ScoreWarnings, enough.Warnings);
    }

    [Fact]
    public void Session_ScoreThatIsNoNumber_IsNoVerdict()
    {
        var extractor = new SwitchedExtractor();
        using AudioAnomalyModel model = StreamedModel.Fit(() => new PadimDetector(extractor, new PadimOptions { Positions = PadimPositions.PerFrequency }));
        using AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);
        extractor.GivesNaN = true;

        Assert.Contains("NaN", Assert.Throws<AudioContentException>(() => session.Take(StreamedModel.Sound(129, 5).Samples.Span)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Session_UsedOrDisposedWhileAtWork_SaysSoAndStaysDisposed()
    {
        var extractor = new SwitchedExtractor();
        using AudioAnomalyModel model = StreamedModel.Fit(() => new PatchCoreDetector(extractor));
        AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);
        string? refusal = null;
        extractor.OnExtract = () =>
        {
            refusal ??= Assert.Throws<InvalidOperationException>(() => session.Take([0f])).Message;
            session.Dispose();
        };

        session.Take(StreamedModel.Sound(130, 5).Samples.Span);

        Assert.Contains("another thread", refusal!, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => session.Take([0f]));
    }

    [Fact]
    public async Task Session_WithoutThreshold_StaysUndecided()
    {
        using AudioAnomalyModel undecided = await AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseLogMelPatches()
            .UsePatchCore()
            .Build()
            .FitAsync(AudioSource.FromClips([StreamedModel.Sound(1, 2)]), cancellationToken: TestContext.Current.CancellationToken);

        SessionScores scores = SessionScores.Of(undecided, StreamedModel.Sound(127, 3));

        Assert.Empty(scores.Segments);
        Assert.All(scores.Frames, frame => Assert.Equal(AnomalyVerdict.Undecided, frame.Verdict));
    }

    [Fact]
    public void OpenSession_OptionsOutOfRange_AreRefused()
    {
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => _model.OpenSession(16000, new AudioSessionOptions { BlockSeconds = 0 }));
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => _model.OpenSession(16000, new AudioSessionOptions { MapThreshold = double.NaN }));
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => _model.OpenSession(16000, new AudioSessionOptions { MapThreshold = double.PositiveInfinity }));
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => _model.OpenSession(16000, new AudioSessionOptions { QuietSeconds = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _model.OpenSession(0));
        Assert.Contains("2 channels", Assert.Throws<AudioContentException>(() => _model.OpenSession(16000, new AudioSessionOptions { MixedChannels = 2 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenSession_PadimPerPosition_SaysWhatToChange()
    {
        using AudioAnomalyModel model = StreamedModel.Fit(() => new PadimDetector(new LogMelPatches(), new PadimOptions { Channels = 8 }));

        StreamingNotSupportedException exception = Assert.Throws<StreamingNotSupportedException>(() => model.OpenSession(16000));

        Assert.Equal("padim", exception.Component);
        Assert.Contains("Positions = PerFrequency", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OpenSession_TimePooledRows_SaysWhatToChange(bool patchCore)
    {
        using AudioAnomalyModel model = StreamedModel.Fit(() => patchCore
            ? new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { TimePoolSeconds = 0.5 })
            : new PadimDetector(new LogMelPatches(), new PadimOptions { Positions = PadimPositions.PerFrequency, TimePoolSeconds = 0.5 }));

        StreamingNotSupportedException exception = Assert.Throws<StreamingNotSupportedException>(() => model.OpenSession(16000));

        Assert.Contains("TimePoolSeconds", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenSession_FeaturesOfUnknownReach_SaysWhatToChange()
    {
        using AudioAnomalyModel model = StreamedModel.Fit(() => new PatchCoreDetector(new UnboundedExtractor()));

        StreamingNotSupportedException exception = Assert.Throws<StreamingNotSupportedException>(() => model.OpenSession(16000));

        Assert.Equal("unbounded", exception.Component);
        Assert.Contains(nameof(IFeatureExtractor.ContextFrames), exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _model.Dispose();
}
