using AudioAnomaly.Fleet.Tests.Microphones;
using AudioAnomaly.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace AudioAnomaly.Fleet.Tests.Alarms;

public sealed class AlarmDeskTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Desk_StartedTwiceOnOneDatabase_HasEachAlarmOnceAndItsEnd()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        using var folder = new TemporaryFolder();
        using var feed = new MicrophoneFeed(cluster.Grains, "press-1", new MicrophoneSettings { Model = FleetCluster.Model, SampleRate = SpectrumModel.Rate });
        await feed.RegisterAsync(Cancellation);

        await feed.PushAsync(Sender.Sound((30, false), (20, true)), Cancellation);
        AlarmRecord raised = await RunDeskAsync(cluster, folder, async store =>
        {
            await Eventually.Is(async () => (await store.ListAsync(new AlarmQuery(), Cancellation)).Count == 1);
        });

        // It ends while nobody reads.
        await feed.PushAsync(Sender.Sound((30, false)), Cancellation);
        await feed.FlushAsync(Cancellation);
        AlarmRecord ended = await RunDeskAsync(cluster, folder, async store =>
        {
            await Eventually.Is(async () => (await store.ListAsync(new AlarmQuery(), Cancellation))[0].EndedAt is not null);
        });

        Assert.Null(raised.EndedAt);
        Assert.Equal("press-1", ended.Source);
        Assert.Equal(raised.Id, ended.Id);
        Assert.True(ended.EndedAt > ended.StartedAt);
    }

    [Fact]
    public async Task Mirror_MicrophonesOfTheFleet_AreShownAmongLiveSources()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        using var folder = new TemporaryFolder();
        await cluster.RegisterAsync("press-1");
        await cluster.Microphone("press-1").PushAsync(new Sender(Sender.Sound((10, false))).Chunk(0, 10 * SpectrumModel.Rate));
        using IHost host = Desk(cluster, folder);
        await host.StartAsync(Cancellation);
        LiveSources sources = host.Services.GetRequiredService<LiveSources>();

        await Eventually.Is(() => sources.Find("press-1") is { SoundSeconds: 10, Model: FleetCluster.Model });
        Assert.Contains(sources.Open, status => status.Name == "press-1");
        await host.StopAsync(Cancellation);
    }

    private static async Task<AlarmRecord> RunDeskAsync(FleetCluster cluster, TemporaryFolder folder, Func<AlarmStore, Task> work)
    {
        using IHost host = Desk(cluster, folder);
        await host.StartAsync(Cancellation);
        AlarmStore store = host.Services.GetRequiredService<AlarmStore>();
        await work(store);
        AlarmRecord alarm = Assert.Single(await store.ListAsync(new AlarmQuery(), Cancellation));
        await host.StopAsync(Cancellation);
        return alarm;
    }

    private static IHost Desk(FleetCluster cluster, TemporaryFolder folder)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging();
        builder.Services.AddAudioAnomaly(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Alarms:Database"] = folder["alarms.db"] }).Build());
        builder.Services.AddSingleton(cluster.Grains);
        builder.Services.AddAudioAnomalyFleetDesk("desk", new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ReadSeconds"] = "0.1" }).Build());
        return builder.Build();
    }
}
