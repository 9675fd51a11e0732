using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AudioAnomaly.AspNetCore.Tests;

public class OriginTests
{
    private const string Address = "/live/press?model=pump&rate=16000";
    private const string Foreign = "https://elsewhere.example";
    private static readonly byte[] Sound = SpectrumModel.Pcm(SpectrumModel.Sound(1, 1));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_FromAPageOfAnotherSite_IsRefused()
    {
        await using TestService service = await TestService.StartAsync();
        string own = OriginOf(service);

        foreach (string origin in new[] { Foreign, "null", own.Replace("http:", "https:", StringComparison.Ordinal), own + "0" })
        {
            await PostAsync(service, Address, origin).RefusedAsync(HttpStatusCode.Forbidden, "other-origin");
        }

        await PostAsync(service, "/alarms/0/review", Foreign, "application/json").RefusedAsync(HttpStatusCode.Forbidden, "other-origin");
        await PostAsync(service, "/models/pump/learning", Foreign, "application/json").RefusedAsync(HttpStatusCode.Forbidden, "other-origin");
        await PostAsync(service, "/models/pump/score", Foreign).RefusedAsync(HttpStatusCode.Forbidden, "other-origin");
    }

    [Fact]
    public async Task Post_FromItsOwnPageOrAProgram_IsTakenIn()
    {
        await using TestService service = await TestService.StartAsync();

        foreach (string? origin in new[] { OriginOf(service), null })
        {
            Assert.Equal("press", (await PostAsync(service, Address, origin).JsonAsync())["name"]!.GetValue<string>());
        }

        // A proxy ends TLS: the page's scheme is not that of the request.
        Task<HttpResponseMessage> behind = service.PostAsync(Address, Sound, request =>
        {
            request.Headers.Add("Origin", OriginOf(service).Replace("http:", "https:", StringComparison.Ordinal));
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
        });
        Assert.Equal("press", (await behind.JsonAsync())["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Post_FromASiteThatACorsPolicyAllows_IsTakenIn()
    {
        await using TestService service = await TestService.StartAsync(
            builder => builder.Services.AddCors(),
            app =>
            {
                app.UseCors();
                app.MapAudioAnomaly().RequireCors(policy => policy.WithOrigins(Foreign));
            });

        Assert.Equal("press", (await PostAsync(service, Address, Foreign).JsonAsync())["name"]!.GetValue<string>());
        await PostAsync(service, Address, "https://third.example").RefusedAsync(HttpStatusCode.Forbidden, "other-origin");
    }

    [Fact]
    public async Task Socket_ByOrigin_IsOpenedForItsOwnPageAndProgramsOnly()
    {
        await using TestService service = await TestService.StartAsync();

        foreach (string? origin in new[] { OriginOf(service), null })
        {
            using ClientWebSocket open = await ConnectAsync(service, origin);
            Assert.Equal(WebSocketState.Open, open.State);
        }

        foreach (string origin in new[] { Foreign, "null" })
        {
            using var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.SetRequestHeader("Origin", origin);
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(SocketOf(service), Cancellation));
            Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        }
    }

    private static string OriginOf(TestService service) => service.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    private static Uri SocketOf(TestService service) => new($"ws://{service.Client.BaseAddress!.Authority}/live/{Guid.NewGuid():N}/socket?model=pump&rate=16000");

    private static async Task<ClientWebSocket> ConnectAsync(TestService service, string? origin)
    {
        var socket = new ClientWebSocket();
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        await socket.ConnectAsync(SocketOf(service), Cancellation);
        return socket;
    }

    /// <summary>As a page can without being asked, if it is plain text.</summary>
    private static Task<HttpResponseMessage> PostAsync(TestService service, string address, string? origin, string type = "text/plain")
        => service.PostAsync(address, Sound, request =>
        {
            request.Content!.Headers.ContentType = new(type);
            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }
        });
}
