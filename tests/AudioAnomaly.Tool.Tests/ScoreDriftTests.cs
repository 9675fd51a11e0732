using System.Globalization;

namespace AudioAnomaly.Tool.Tests;

public sealed class ScoreDriftTests : IAsyncLifetime
{
    private AudioAnomalyModel _model = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _model = await AudioAnomalyPipeline.CreateBuilder()
        .UseLogMel(LogMelOptions.Panns16k)
        .UseEnsemble(options => options.Members.Remove("event").Remove("peak").Remove("texture"))
        .Build()
        .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 30).Select(seed => Clip(seed))), cancellationToken: Cancellation);

    public ValueTask DisposeAsync()
    {
        _model.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Describe_LouderRecordings_SaysThatTheLevelMoved()
    {
        AnomalyResult[] results = [.. Enumerable.Range(100, 20).Select(seed => _model.Score(Clip(seed, gain: 2), Cancellation))];

        string? text = ScoreDrift.Describe(_model, ToKinds(results));

        Assert.StartsWith("20 of 20 recordings are above the threshold. It is more likely that the conditions changed than that all are faulty (what changed: ", text, StringComparison.Ordinal);
        Assert.Contains("level", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_LouderFromOneRecordingOn_NamesThatRecording()
    {
        AnomalyResult[] results = [.. Enumerable.Range(100, 40).Select(seed => _model.Score(Clip(seed, gain: seed < 120 ? 1 : 2), Cancellation))];

        string? text = ScoreDrift.Describe(_model, ToKinds(results));

        Assert.StartsWith("From '20' on 20 of 20 recordings are above the threshold, and ", text, StringComparison.Ordinal);
        Assert.Contains("level", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_LouderFromAnotherFolderOn_SaysNothing()
    {
        ScoredKinds[] kinds = [.. ToKinds([.. Enumerable.Range(100, 40).Select(seed => _model.Score(Clip(seed, gain: seed < 120 ? 1 : 2), Cancellation))])];

        Assert.Null(ScoreDrift.Describe(_model, [.. kinds.Index().Select(kind => kind.Item with { Name = Path.Join(kind.Index < 20 ? "quiet" : "loud", kind.Item.Name) })]));
    }

    [Fact]
    public void Describe_LouderRecordingsAmongOthers_SaysNothing()
    {
        AnomalyResult[] results = [.. Enumerable.Range(100, 40).Select(seed => _model.Score(Clip(seed, gain: seed % 2 == 0 ? 1 : 2), Cancellation))];

        Assert.Null(ScoreDrift.Describe(_model, ToKinds(results)));
    }

    [Fact]
    public void Describe_NormalRecordings_SaysNothing()
    {
        AnomalyResult[] results = [.. Enumerable.Range(200, 20).Select(seed => _model.Score(Clip(seed), Cancellation))];

        Assert.Null(ScoreDrift.Describe(_model, ToKinds(results)));
        Assert.All(results, result => Assert.Equal(["level", "spectrum"], result.KindScores.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void LimitedInTime_LastingChange_IsToldByItsEvidenceAlone()
    {
        AnomalyResult result = _model.Score(Clip(300, gain: 3), Cancellation);
        AnomalySegment lasting = new(0, result.Duration.TotalSeconds - 0.6, 300, 420, 5), brief = new(1, 1.2, 300, 420, 5);

        Assert.Null(result.Evidence[0].StartSeconds);
        Assert.Equal([brief], ScoreSink.LimitedInTime(result with { Segments = [lasting, brief] }));
        Assert.Equal([lasting, brief], ScoreSink.LimitedInTime(result with { Segments = [lasting, brief], Evidence = [] }));
    }

    private static ScoredKinds[] ToKinds(IReadOnlyList<AnomalyResult> results)
        => [.. results.Select((result, index) => new ScoredKinds(index.ToString(CultureInfo.InvariantCulture), result.KindScores, result.IsAnomalous))];

    private static AudioClip Clip(int seed, double gain = 1)
    {
        var random = new Random(seed);
        double level = 0.05 * gain * (1 + (0.1 * random.NextDouble()));
        return new AudioClip(Enumerable.Range(0, 32000).Select(_ => (float)(level * ((2 * random.NextDouble()) - 1))).ToArray(), 16000, $"clip {seed}");
    }
}
