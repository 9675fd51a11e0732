using AudioAnomaly.Hosting.Tests.Models;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting.Tests.Queue;

public class ScoringQueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Summarize_Recording_GivesWhatTheModelSays()
    {
        using var folder = new TemporaryFolder();
        using var store = ModelStores.Create(new AudioAnomalyOptions { Models = { ["pump"] = new ModelOptions { Path = await SpectrumModel.SaveAsync(folder["a.aam"]) } } });
        using ScoringQueue queue = Create(store);
        AudioClip clip = SpectrumModel.Sound(5, 2, isAnomalous: true);

        AnomalySummary summary = await queue.SummarizeAsync("pump", AudioItem.FromClip(clip), Cancellation);

        using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync(folder["a.aam"], cancellationToken: Cancellation);
        AnomalyResult result = model.Score(clip, Cancellation);
        Assert.True(summary.IsAnomalous);
        Assert.Equal(result.Score, summary.Score);
        Assert.Equal(result.Segments, summary.Segments);
        Assert.Equal(typeof(AnomalySummary), summary.GetType());
        Assert.Equal(result.Map.Values.ToArray(), (await queue.ScoreAsync("pump", AudioItem.FromClip(clip), Cancellation)).Map.Values.ToArray());
    }

    [Fact]
    public void TakePlace_AllTaken_SaysWhenToTryAgainAndGivesThemBack()
    {
        using var store = ModelStores.Create(new AudioAnomalyOptions());
        using ScoringQueue queue = Create(store, places: 2);
        ScoringPlace first = queue.TakePlace();
        queue.TakePlace();

        QueueFullException error = Assert.Throws<QueueFullException>(queue.TakePlace);

        Assert.InRange(error.RetryAfter.TotalSeconds, 1, 600);
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, queue.PlacesTaken);
        queue.TakePlace().Dispose();
    }

    [Fact]
    public async Task RunLive_WhileRecordingsWait_GoesFirst()
    {
        using var store = ModelStores.Create(new AudioAnomalyOptions());
        using ScoringQueue queue = Create(store, workers: 1);
        using var isBusy = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        var order = new List<string>();
        Task<int> busy = queue.RunAsync(() => { isBusy.Set(); mayGoOn.Wait(Cancellation); return 0; }, Cancellation);
        isBusy.Wait(Cancellation);

        Task<int>[] waiting =
        [
            queue.RunAsync(() => { order.Add("first"); return 0; }, Cancellation),
            queue.RunAsync(() => { order.Add("second"); return 0; }, Cancellation),
            queue.RunLiveAsync(() => { order.Add("live"); return 0; }, Cancellation),
        ];
        mayGoOn.Set();
        await Task.WhenAll([busy, .. waiting]);

        Assert.Equal(["live", "first", "second"], order);
    }

    [Fact]
    public async Task Run_CancelledWhileItWaits_IsOverAtOnceAndNeverRuns()
    {
        using var store = ModelStores.Create(new AudioAnomalyOptions());
        using ScoringQueue queue = Create(store, workers: 1);
        using var mayGoOn = new ManualResetEventSlim();
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<int> busy = queue.RunAsync(() => { mayGoOn.Wait(Cancellation); return 0; }, Cancellation);
        bool ran = false;
        Task<int> waiting = queue.RunAsync(() => { ran = true; return 0; }, leaves.Token);

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        mayGoOn.Set();
        await busy;
        await queue.RunAsync(() => 0, Cancellation);
        Assert.False(ran);
    }

    [Fact]
    public async Task Run_WorkFails_IsToldToWhoeverWaitsAndTheThreadGoesOn()
    {
        using var store = ModelStores.Create(new AudioAnomalyOptions());
        using ScoringQueue queue = Create(store, workers: 1);

        await Assert.ThrowsAsync<NotSupportedException>(() => queue.RunAsync<int>(() => throw new NotSupportedException(), Cancellation));

        Assert.Equal(3, await queue.RunAsync(() => 3, Cancellation));
    }

    [Fact]
    public async Task Dispose_WhileWorkWaits_EndsItWithAnError()
    {
        using var store = ModelStores.Create(new AudioAnomalyOptions());
        using ScoringQueue queue = Create(store, workers: 1);
        using var isBusy = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        Task<int> busy = queue.RunAsync(() => { isBusy.Set(); mayGoOn.Wait(Cancellation); return 1; }, Cancellation);
        isBusy.Wait(Cancellation);
        Task<int> waiting = queue.RunAsync(() => 2, Cancellation);

        queue.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        mayGoOn.Set();
        Assert.Equal(1, await busy);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => queue.RunAsync(() => 2, Cancellation));
    }

    private static ScoringQueue Create(ModelStore store, int workers = 2, int places = 8)
        => new(store, Options.Create(new AudioAnomalyOptions { Workers = workers, QueueLength = places }), TimeProvider.System);
}
