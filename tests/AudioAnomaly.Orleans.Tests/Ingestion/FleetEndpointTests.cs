using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using AudioAnomaly.Fleet.Tests.Microphones;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Fleet.Tests.Ingestion;

public sealed class FleetEndpointTests : IAsyncLifetime
{
    private FleetCluster _cluster = null!;
    private WebApplication _edge = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await FleetCluster.StartAsync();
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(_cluster.Grains);
        _edge = builder.Build();
        _edge.MapAudioAnomalyFleet();
        await _edge.StartAsync(Cancellation);
        _client = new HttpClient { BaseAddress = new Uri(_edge.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _edge.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Put_ThenSoundByPost_IsScored()
    {
        using HttpResponseMessage put = await _client.PutAsJsonAsync("/fleet/press-1", new { model = "pump", rate = SpectrumModel.Rate }, Cancellation);
        using HttpResponseMessage post = await _client.PostAsync("/fleet/press-1/sound", new ByteArrayContent(Sender.Sound((6, false))), Cancellation);

        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        JsonNode status = (await post.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
        Assert.Equal(6.0, (double)status["soundSeconds"]!);
        Assert.Equal("pump", (string?)status["version"]);
    }

    [Fact]
    public async Task Socket_Sound_IsScored()
    {
        await _cluster.RegisterAsync();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(_client.BaseAddress!.ToString().Replace("http", "ws", StringComparison.Ordinal) + "fleet/press-1/socket"), Cancellation);

        await socket.SendAsync(Sender.Sound((3, false)), WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);

        Assert.Equal(3, (await _cluster.Microphone().GetStatusAsync()).SoundSeconds);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Theory]
    [InlineData("GET", "/fleet/unknown", null, HttpStatusCode.NotFound, "microphone-unknown")]
    [InlineData("POST", "/fleet/unknown/sound", "abcd", HttpStatusCode.NotFound, "microphone-unknown")]
    [InlineData("GET", "/fleet/a%20b", null, HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("PUT", "/fleet/press-2", """{"model":"pump","rate":1}""", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("PUT", "/fleet/press-2", """{"model":"../x","rate":16000}""", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("PUT", "/fleet/press-2", "{", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("PUT", "/rollouts/pump", """{"version":"pump","share":2}""", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("GET", "/fleet/press-1/socket", null, HttpStatusCode.BadRequest, "bad-request")]
    public async Task Requests_ThatAreWrong_AreToldSo(string method, string address, string? body, HttpStatusCode expected, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address)
        {
            Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };

        using HttpResponseMessage response = await _client.SendAsync(request, Cancellation);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(code, (string?)(await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["code"]);
    }

    [Fact]
    public async Task Rollouts_PutAndBack_AreTold()
    {
        using HttpResponseMessage put = await _client.PutAsJsonAsync("/rollouts/pump", new { version = "pump-2", share = 0.5 }, Cancellation);
        using HttpResponseMessage back = await _client.PostAsJsonAsync("/rollouts/pump/rollback", new { }, Cancellation);

        Assert.Equal("pump-2", (string?)(await put.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["candidate"]);
        Assert.Null((await back.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["candidate"]);
    }

    [Fact]
    public async Task Pages_OfOtherSites_MayNotChangeAnything()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/fleet/press-1") { Content = JsonContent.Create(new { model = "pump", rate = 16000 }) };
        request.Headers.Add("Origin", "https://elsewhere.example");

        using HttpResponseMessage response = await _client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Overview_Fleet_CountsMicrophones()
    {
        await _cluster.RegisterAsync();
        await _cluster.Microphone().PushAsync(new Sender(Sender.Sound((10, false))).Chunk(0, 10 * SpectrumModel.Rate));

        await Eventually.Is(async () => (int?)(await _client.GetFromJsonAsync<JsonNode>("/fleet", Cancellation))!["microphones"] == 1);
    }
}
