namespace AudioAnomaly.Core.Tests.Pipeline;

public sealed class NarrowRecordingTests : IAsyncLifetime
{
    private AudioAnomalyModel _model = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _model = await FakePipeline.FitAsync(120);

    public ValueTask DisposeAsync()
    {
        _model.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Score_LowerSampleRate_IsComparedAsFarAsItGoesAndSaysSo()
    {
        AnomalyResult result = _model.Score(FakePipeline.Clip(1, rate: 700), Cancellation);

        Assert.NotEqual(AnomalyVerdict.Undecided, result.Verdict);
        Assert.InRange(result.Map.ValidBins, 1, result.Map.Bins - 1);
        string warning = Assert.Single(result.Warnings);
        Assert.Contains("up to 350 Hz only, and the model was fitted up to 500 Hz", warning, StringComparison.Ordinal);
        Assert.Contains("was compared", warning, StringComparison.Ordinal);
        Assert.True(result.Spectrogram.Values.Span[..result.Spectrogram.Bins][^1] > -100, "Normal sound stands in the bins above.");
    }

    [Fact]
    public void Score_MuchLowerSampleRate_IsUndecidedWithTheReason()
    {
        AnomalyResult result = _model.Score(FakePipeline.Clip(1, rate: 100, gain: 50), Cancellation);

        Assert.Equal(AnomalyVerdict.Undecided, result.Verdict);
        Assert.Null(result.PValue);
        Assert.Empty(result.Segments);
        Assert.Contains(result.Warnings, warning => warning.Contains("too few for a verdict", StringComparison.Ordinal));
    }

    [Fact]
    public void ScoreSpectrogram_OfANarrowRecording_GivesItsScore()
    {
        AudioClip narrow = FakePipeline.Clip(1, rate: 700);

        Assert.Equal(_model.Score(narrow, Cancellation).Score, _model.ScoreSpectrogram(_model.ComputeSpectrogram(narrow), Cancellation).Score);
    }

    [Fact]
    public async Task Score_AfterSavingAndLoading_IsTheSame()
    {
        using var folder = new TemporaryFolder();
        string path = folder["narrow.aam"];
        AudioClip narrow = FakePipeline.Clip(1, rate: 700);

        await _model.SaveAsync(path, Cancellation);
        using AudioAnomalyModel loaded = await AudioAnomalyModel.LoadAsync(path, _model.Components.Registry, cancellationToken: Cancellation);

        Assert.Equal(_model.ComputeSpectrogram(narrow).Values.ToArray(), loaded.ComputeSpectrogram(narrow).Values.ToArray());
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.85)]
    [InlineData(3)]
    public void Score_AnotherLength_IsTold(double seconds)
    {
        Assert.All([0.95, 1.5], usual => Assert.Empty(_model.Score(FakePipeline.Clip(1, usual), Cancellation).Warnings));
        Assert.Contains("what was learned typically 1.0 s", Assert.Single(_model.Score(FakePipeline.Clip(1, seconds), Cancellation).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_TooFewRecordings_IsToldWithEveryResult()
    {
        using AudioAnomalyModel few = await FakePipeline.FitAsync(2), enough = await FakePipeline.FitAsync(4);

        AnomalyResult result = few.Score(FakePipeline.Clip(1), Cancellation);

        Assert.Contains(few.ScoreWarnings, warning => warning.Contains("has learned 1 recording only", StringComparison.Ordinal));
        Assert.Equal(few.ScoreWarnings, result.Warnings);
        Assert.Subset(few.Warnings.ToHashSet(), few.ScoreWarnings.ToHashSet());
        Assert.Equal(enough.Calibration.Warning, Assert.Single(enough.ScoreWarnings));
        Assert.Empty(_model.ScoreWarnings);
    }
}
