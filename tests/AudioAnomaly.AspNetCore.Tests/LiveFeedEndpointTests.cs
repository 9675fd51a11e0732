using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using AudioAnomaly.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace AudioAnomaly.AspNetCore.Tests;

public class LiveFeedEndpointTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_OfAllSources_BeginWithTheirStatesAndEndWithTheService()
    {
        TestService service = await TestService.StartAsync();
        await using LiveSource first = await OpenAsync(service, "first");
        Task<List<(string Type, JsonNode Data)>> listening = ListenAsync(service, "/live/events", out Task connected);
        await connected;
        await using LiveSource second = await OpenAsync(service, "second");
        await second.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(1, 10)), Cancellation);
        await second.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(2, 20, isAnomalous: true)), Cancellation);

        // News of an alarm come when it is kept.
        await service.Services.GetRequiredService<AlarmStore>().FlushAsync();
        await service.StopAsync();

        List<(string Type, JsonNode Data)> events = await listening;
        Assert.Equal("state", events[0].Type);
        Assert.True(events[0].Data["isComplete"]!.GetValue<bool>());
        Assert.Equal("first", events[0].Data["sources"]![0]!["name"]!.GetValue<string>());
        Assert.Contains(events, found => found.Type == "score" && found.Data["source"]!.GetValue<string>() == "second" && found.Data["levelDb"] is not null);
        Assert.Contains(events, found => found.Type == "end" && found.Data["source"]!.GetValue<string>() == "first");
        Assert.Contains(events, found => found.Type == "alarm" && found.Data["kind"]!.GetValue<string>() == "raised" && found.Data["alarm"]!["source"]!.GetValue<string>() == "second");
        Assert.False(service.WasHeldUp);
        await service.DisposeAsync();
    }

    [Fact]
    public async Task Picture_OfASource_IsWhatIsKeptAndThenWhatComes()
    {
        await using TestService service = await TestService.StartAsync();
        LiveSource source = await OpenAsync(service, "press");
        await source.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(1, 10)), Cancellation);
        Task<List<(string Type, JsonNode Data)>> listening = ListenAsync(service, "/live/press/picture", out Task connected);
        await connected;
        await source.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(2, 10)), Cancellation);

        await source.CompleteAsync();

        List<(string Type, JsonNode Data)> pieces = await listening;
        Assert.All(pieces, piece => Assert.Equal("columns", piece.Type));
        Assert.True(pieces[0].Data["columns"]!.GetValue<int>() > 100);
        Assert.Equal(20, pieces.Sum(piece => piece.Data["columns"]!.GetValue<int>() * piece.Data["secondsPerColumn"]!.GetValue<double>()), 0.2);
        for (int i = 1; i < pieces.Count; i++)
        {
            JsonNode before = pieces[i - 1].Data;
            double end = before["startSeconds"]!.GetValue<double>() + (before["columns"]!.GetValue<int>() * before["secondsPerColumn"]!.GetValue<double>());
            Assert.Equal(end, pieces[i].Data["startSeconds"]!.GetValue<double>(), 6);
        }

        await service.Client.GetAsync("/live/press/picture", Cancellation).RefusedAsync(HttpStatusCode.NotFound, "source-unknown");
    }

    private static Task<LiveSource> OpenAsync(TestService service, string name)
        => service.Services.GetRequiredService<LiveSources>().OpenAsync(name, "pump", new LiveFormat(SpectrumModel.Rate), cancellationToken: Cancellation);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="service">The service.</param>
    /// <param name="path">The stream.</param>
    /// <param name="connected">Ends with the first event.</param>
    private static Task<List<(string Type, JsonNode Data)>> ListenAsync(TestService service, string path, out Task connected)
    {
        var first = new TaskCompletionSource();
        connected = first.Task;
        return ReadAsync();

        async Task<List<(string Type, JsonNode Data)>> ReadAsync()
        {
            using HttpResponseMessage response = await service.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
            List<(string Type, JsonNode Data)> found = [];
            await foreach (SseItem<string> item in SseParser.Create(await response.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation))
            {
                found.Add((item.EventType, JsonNode.Parse(item.Data)!));
                first.TrySetResult();
            }

            return found;
        }
    }
}
