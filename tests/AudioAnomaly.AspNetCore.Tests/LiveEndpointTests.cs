using System.Net;
using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace AudioAnomaly.AspNetCore.Tests;

public class LiveEndpointTests
{
    private static readonly byte[] Sound = [.. SpectrumModel.Pcm(SpectrumModel.Sound(1, 3)), .. SpectrumModel.Pcm(SpectrumModel.Sound(2, 3, isAnomalous: true)), .. SpectrumModel.Pcm(SpectrumModel.Sound(3, 4))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Socket_Samples_GiveEventsAndAnOrderlyEnd()
    {
        await using TestService service = await TestService.StartAsync();
        using WebSocket socket = await ConnectAsync(service, "/live/press/socket?model=pump&rate=16000");
        for (int start = 0; start < Sound.Length; start += 5000)
        {
            await socket.SendAsync(Sound.AsMemory(start, Math.Min(5000, Sound.Length - start)), WebSocketMessageType.Binary, true, Cancellation);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        List<JsonNode> events = await ReceiveAllAsync(socket);

        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        Assert.Contains(events, found => found["type"]!.GetValue<string>() == "score" && found["anomalous"]!.GetValue<bool>());
        Assert.Contains(events, found => found["type"]!.GetValue<string>() == "segment");
        Assert.Equal("end", events[^1]["type"]!.GetValue<string>());
        Assert.Equal(10, events.Where(found => found["type"]!.GetValue<string>() == "score").Sum(found => found["durationSeconds"]!.GetValue<double>()), 0.05);
        Assert.Equal("[]", (await service.Client.GetAsync("/live", Cancellation).JsonAsync()).ToJsonString());
    }

    [Fact]
    public async Task Socket_Mistakes_AreRefusedBeforeOrTold()
    {
        await using TestService service = await TestService.StartAsync();

        await service.Client.GetAsync("/live/press/socket?model=pump&rate=16000", Cancellation).RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        foreach (string query in new[] { "rate=16000", "model=fan&rate=16000", "model=pump", "model=pump&rate=1", "model=pump&rate=16000&format=mp3", "model=pump&rate=16000&channels=2" })
        {
            await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(service, "/live/press/socket?" + query));
        }

        using WebSocket text = await ConnectAsync(service, "/live/press/socket?model=pump&rate=16000");
        await text.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
        await ReceiveAllAsync(text);
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, text.CloseStatus);
        using WebSocket nan = await ConnectAsync(service, "/live/press/socket?model=pump&rate=16000&format=f32");
        await nan.SendAsync(Enumerable.Range(0, 4000).SelectMany(_ => BitConverter.GetBytes(float.NaN)).ToArray(), WebSocketMessageType.Binary, true, Cancellation);
        await ReceiveAllAsync(nan);
        Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, nan.CloseStatus);
        Assert.Contains("finite", nan.CloseStatusDescription, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_TakenOver_ClosesTheOlder()
    {
        await using TestService service = await TestService.StartAsync();
        using WebSocket older = await ConnectAsync(service, "/live/press/socket?model=pump&rate=16000");
        await older.SendAsync(Sound, WebSocketMessageType.Binary, true, Cancellation);
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(service, "/live/press/socket?model=pump&rate=16000"));

        using WebSocket newer = await ConnectAsync(service, "/live/press/socket?model=pump&rate=16000&takeover=true");

        await ReceiveAllAsync(older);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, older.CloseStatus);
        Assert.Equal("press", (await service.Client.GetAsync("/live", Cancellation).JsonAsync())[0]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Stop_WithSocketsAndListeners_TellsThemAndIsNotHeldUp()
    {
        TestService service = await TestService.StartAsync();
        using WebSocket socket = await ConnectAsync(service, "/live/press/socket?model=pump&rate=16000");
        await socket.SendAsync(Sound, WebSocketMessageType.Binary, true, Cancellation);
        using HttpResponseMessage listener = await service.Client.GetAsync("/live/press/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Task<List<SseItem<string>>> listening = EventsOf(listener);
        Task<List<JsonNode>> receiving = ReceiveAllAsync(socket);

        await service.StopAsync();

        Assert.Equal("end", (await receiving)[^1]["type"]!.GetValue<string>());
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        Assert.Contains("stops", (await listening)[^1].Data, StringComparison.Ordinal);
        Assert.False(service.WasHeldUp);
        await service.DisposeAsync();
    }

    [Fact]
    public async Task Events_OfASilentSource_ConnectAtOnce()
    {
        await using TestService service = await TestService.StartAsync();
        using WebSocket socket = await ConnectAsync(service, "/live/press/socket?model=pump&rate=16000");

        using HttpResponseMessage response = await service.Client.GetAsync("/live/press/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("?model=pump&rate=16000", false)]
    [InlineData("?model=pump", true)]
    public async Task Post_SamplesOrWav_GivesEventsToListeners(string query, bool isWav)
    {
        await using TestService service = await TestService.StartAsync();
        byte[] body = isWav ? [.. new WavBytes().Add("fmt ", WavBytes.Format(WavBytes.Pcm, 16)).Add("data", Sound).ToArray()] : Sound;

        JsonNode status = await service.PostAsync("/live/press" + query, body, request => request.Headers.TransferEncodingChunked = true).JsonAsync();

        Assert.Equal(10, status["soundSeconds"]!.GetValue<double>(), 3);
        List<SseItem<string>> events = await ListenAsync(service, "/live/press/events", lastId: null);
        Assert.Equal("1", events[0].EventId);
        Assert.Contains(events, found => found.EventType == "segment");
        string middle = events[events.Count / 2].EventId!;
        List<SseItem<string>> rest = await ListenAsync(service, "/live/press/events", middle);
        Assert.Equal(events.SkipWhile(found => found.EventId != middle).Skip(1).Select(found => found.Data), rest.Select(found => found.Data));
    }

    [Fact]
    public async Task Post_Mistakes_AreProblems()
    {
        await using TestService service = await TestService.StartAsync();

        await service.PostAsync("/live/press", Sound).RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        await service.PostAsync("/live/press?model=fan&rate=16000", Sound).RefusedAsync(HttpStatusCode.NotFound, "model-unknown");
        await service.PostAsync("/live/press?model=pump", "no WAV file at all, just text"u8.ToArray()).RefusedAsync(HttpStatusCode.UnprocessableEntity, "audio-format");
        await service.PostAsync("/live/a%20b?model=pump&rate=16000", Sound).RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        await service.Client.GetAsync("/live/other/events", Cancellation).RefusedAsync(HttpStatusCode.NotFound, "source-unknown");
        Assert.Equal("[]", (await service.Client.GetAsync("/live", Cancellation).JsonAsync()).ToJsonString());
    }

    private static async Task<WebSocket> ConnectAsync(TestService service, string address)
    {
        var socket = new ClientWebSocket();
        var uri = new UriBuilder(new Uri(service.Client.BaseAddress!, address)) { Scheme = "ws" };
        try
        {
            await socket.ConnectAsync(uri.Uri, Cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<List<JsonNode>> ReceiveAllAsync(WebSocket socket)
    {
        List<JsonNode> events = [];
        byte[] buffer = new byte[1 << 16];
        int count = 0;
        while (true)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(count), Cancellation);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return events;
            }

            count += received.Count;
            if (received.EndOfMessage)
            {
                events.Add(JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, count))!);
                count = 0;
            }
        }
    }

    private static async Task<List<SseItem<string>>> ListenAsync(TestService service, string address, string? lastId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        using HttpResponseMessage response = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return await EventsOf(response);
    }

    private static async Task<List<SseItem<string>>> EventsOf(HttpResponseMessage response)
    {
        response.EnsureSuccessStatusCode();
        List<SseItem<string>> events = [];
        await foreach (SseItem<string> item in SseParser.Create(await response.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation))
        {
            events.Add(item);
            if (item.EventType == "end")
            {
                break;
            }
        }

        return events;
    }
}
