using AudioAnomaly.Fleet.Tests.Microphones;
using Orleans.Streams;

namespace AudioAnomaly.Fleet.Tests.Ingestion;

public sealed class MicrophoneFeedTests
{
    private static readonly MicrophoneSettings Settings = new() { Model = FleetCluster.Model, SampleRate = SpectrumModel.Rate };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_BytesCutAnywhere_AreScoredOnceAndInOrder()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        byte[] sound = Sender.Sound((4, false));
        using var feed = new MicrophoneFeed(cluster.Grains, "press-1", Settings);
        await feed.RegisterAsync(Cancellation);

        foreach (byte[] piece in sound.Chunk(7777))
        {
            await feed.PushAsync(piece, Cancellation);
        }

        await feed.FlushAsync(Cancellation);

        Assert.Equal((4.0, 4.0, 0.0), (feed.PushedSeconds, feed.ScoredSeconds, feed.SentAgainSeconds));
        MicrophoneStatus status = await cluster.Microphone().GetStatusAsync();
        Assert.Equal((4.0, 4.0), (status.SoundSeconds, status.SavedSeconds));
    }

    [Fact]
    public async Task Push_NotRegistered_ThrowsWithTheMicrophone()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        using var feed = new MicrophoneFeed(cluster.Grains, "press-1", Settings);

        MicrophoneFeedException thrown = await Assert.ThrowsAsync<MicrophoneFeedException>(() => feed.PushAsync(Sender.Sound((2, false)), Cancellation));

        Assert.Equal(("press-1", ChunkOutcome.Unknown), (thrown.Microphone, thrown.Outcome));
    }

    [Fact]
    public async Task Push_FleetThatIsAway_KeepsWhatItCanAndSaysWhatIsLost()
    {
        FleetCluster cluster = await FleetCluster.StartAsync();
        await cluster.RegisterAsync();
        using var feed = new MicrophoneFeed(cluster.Grains, "press-1", Settings, new MicrophoneFeedOptions { KeptSeconds = 3, ChunkSeconds = 0.5, LongestPause = TimeSpan.FromMilliseconds(10) });
        await feed.PushAsync(Sender.Sound((1, false)), Cancellation);
        await cluster.Cluster.StopAllSilosAsync(Cancellation);

        for (int second = 0; second < 6; second++)
        {
            await feed.PushAsync(Sender.Sound((1, false)), Cancellation);
        }

        Assert.NotNull(feed.Problem);
        Assert.Equal(7, feed.PushedSeconds);
        Assert.InRange(feed.LostSeconds, 3, 4);
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task Streams_SoundOfAMicrophone_IsScored()
    {
        await using FleetCluster cluster = await FleetCluster.StartAsync();
        IMicrophoneGrain microphone = await cluster.RegisterAsync();
        var sender = new Sender(Sender.Sound((5, false)));
        IAsyncStream<SoundChunk> stream = cluster.Cluster.Client.GetStreamProvider(FleetNames.Streams).GetStream<SoundChunk>(StreamId.Create(FleetNames.SoundStreams, "press-1"));

        for (long first = 0; first < sender.Length; first += SpectrumModel.Rate)
        {
            await stream.OnNextAsync(sender.Chunk(first, SpectrumModel.Rate));
        }

        await Eventually.Is(async () => (await microphone.GetStatusAsync()).SoundSeconds == 5);
    }
}
