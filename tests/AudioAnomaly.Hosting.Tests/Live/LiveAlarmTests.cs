using AudioAnomaly.Hosting.Tests.Hosts;

namespace AudioAnomaly.Hosting.Tests.Live;

public sealed class LiveAlarmTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await SpectrumModel.SaveAsync(_folder["a.aam"]);
        _host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["Models:pump:Path"] = _folder["a.aam"],
            ["Alarms:Rule:Required"] = "2",
            ["Alarms:Rule:Of"] = "3",
            ["Alarms:Rule:ClearSeconds"] = "4",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Push_FaultThatIsOver_IsNoDrift()
    {
        LiveSource source = await OpenAsync();
        await PushAsync(source, SpectrumModel.Sound(1, 10));
        await PushAsync(source, SpectrumModel.Sound(2, 60, isAnomalous: true));
        bool wasDrift = source.Status.Drift.Values.Any(state => state.HasDrifted);
        string? alarm = source.Status.AlarmId;

        await PushAsync(source, SpectrumModel.Sound(3, 20));

        Assert.True(wasDrift);
        Assert.NotNull(alarm);
        Assert.Null(source.Status.AlarmId);
        Assert.DoesNotContain(source.Status.Drift.Values, state => state.HasDrifted);
        await source.CompleteAsync();
    }

    [Fact]
    public async Task Push_SampleThatIsNoNumberDuringAnAlarm_EndsItWithTheSource()
    {
        LiveSource source = await OpenAsync();
        await PushAsync(source, SpectrumModel.Sound(1, 10));
        await PushAsync(source, SpectrumModel.Sound(2, 20, isAnomalous: true));
        Assert.NotNull(source.Status.AlarmId);

        await Assert.ThrowsAsync<AudioContentException>(() => source.PushAsync(Enumerable.Repeat(float.NaN, SpectrumModel.Rate).ToArray().AsMemory(), Cancellation));
        await source.CompleteAsync();

        var store = (AlarmStore)_host.Services.GetService(typeof(AlarmStore))!;
        await store.FlushAsync();
        AlarmRecord kept = Assert.Single(await store.ListAsync(new AlarmQuery(), Cancellation));
        Assert.NotNull(kept.EndedAt);
        Assert.True(kept.HasSound);
    }

    private Task<LiveSource> OpenAsync() => _host.Live.OpenAsync("press", "pump", new LiveFormat(SpectrumModel.Rate), cancellationToken: Cancellation);

    private static async Task PushAsync(LiveSource source, AudioClip clip)
    {
        foreach (float[] second in clip.Samples.ToArray().Chunk(SpectrumModel.Rate))
        {
            await source.PushAsync(second.AsMemory(), Cancellation);
        }
    }
}
