using AudioAnomaly.Fleet.Tests.Microphones;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.TestingHost;

namespace AudioAnomaly.Fleet.Tests.Streams;

/// <summary>What becomes of sound that comes by NATS, of which Orleans' provider is an alpha.</summary>
public sealed class NatsStreamTests : IAsyncLifetime
{
    private const int Rate = SpectrumModel.Rate;
    private readonly NatsServer _server = new();

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Streams_SoundOfManyMicrophones_ReachesEachInOrder()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync(2, streams: _server.Use);
        string[] names = [.. Enumerable.Range(0, 12).Select(number => $"press-{number}")];
        var sender = new Sender(Sender.Sound((10, false)));
        foreach (string name in names)
        {
            await cluster.RegisterAsync(name);
        }

        for (long first = 0; first < sender.Length; first += Rate)
        {
            await Task.WhenAll(names.Select(name => Stream(cluster.Cluster.Silos[0], name).OnNextAsync(sender.Chunk(first, Rate))));
        }

        foreach (string name in names)
        {
            await Eventually.Is(async () => (await cluster.Microphone(name).GetStatusAsync()).SoundSeconds == 10);
        }
    }

    [Fact]
    public async Task Streams_BrokerStartedAgain_SoundWaitsForIt()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync(streams: _server.Use);
        await cluster.RegisterAsync();
        var sender = new Sender(Sender.Sound((20, false)));
        await PublishAsync(cluster.Cluster.Silos[0], sender, 0, 10);
        await Eventually.Is(async () => (await cluster.Microphone().GetStatusAsync()).SoundSeconds == 10);

        await _server.StopAsync();
        Task sent = PublishAsync(cluster.Cluster.Silos[0], sender, 10, 20);
        bool wasSentBefore = sent.IsCompleted;
        await _server.StartAsync();
        await sent;

        Assert.False(wasSentBefore);
        await Eventually.Is(async () => (await cluster.Microphone().GetStatusAsync()).SoundSeconds == 20);
    }

    [Fact]
    public async Task Streams_SiloLost_NewSoundArrivesAgain()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync(2, streams: _server.Use);
        string[] names = [.. Enumerable.Range(0, 12).Select(number => $"press-{number}")];
        var sender = new Sender(Sender.Sound((60, false)));
        await Task.WhenAll(names.Select(name => cluster.RegisterAsync(name)));
        InProcessSiloHandle stays = cluster.Cluster.Silos[0];
        await Task.WhenAll(names.Select(name => PublishAsync(stays, sender, 0, 30, name)));

        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1], TestContext.Current.CancellationToken);
        await Task.WhenAll(names.Select(name => PublishAsync(stays, sender, 30, 60, name)));

        foreach (string name in names)
        {
            await Eventually.Is(async () => (await cluster.Microphone(name).LocateAsync(sender.Stream)).Next == sender.Length);
        }
    }

    private static async Task PublishAsync(InProcessSiloHandle silo, Sender sender, int from, int to, string name = "press-1")
    {
        for (int second = from; second < to; second++)
        {
            await Stream(silo, name).OnNextAsync(sender.Chunk((long)second * Rate, Rate));
        }
    }

    private static IAsyncStream<SoundChunk> Stream(InProcessSiloHandle silo, string name)
        => silo.ServiceProvider.GetRequiredKeyedService<IStreamProvider>(FleetNames.Streams).GetStream<SoundChunk>(StreamId.Create(FleetNames.SoundStreams, name));
}
