using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AudioAnomaly.AspNetCore.Tests;

public partial class PageEndpointTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_AndItsFiles_ComeWithStrictHeadersAndAreSentOnce()
    {
        await using TestService service = await TestService.StartAsync();
        string index = await service.Client.GetStringAsync("/", Cancellation);
        string[] files = [.. FileOfPage().Matches(index).Select(match => match.Value)];
        Assert.Contains("page/app.js", files);

        foreach (string file in files.Prepend("/"))
        {
            using HttpResponseMessage response = await service.Client.GetAsync(file, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            using var again = new HttpRequestMessage(HttpMethod.Get, file);
            again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
            using HttpResponseMessage unchanged = await service.Client.SendAsync(again, Cancellation);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }

        using HttpResponseMessage missing = await service.Client.GetAsync("/page/..%2Findex.html", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Page_UnderAPrefix_IsAskedForWithASlash()
    {
        await using TestService service = await TestService.StartAsync(map: app => app.MapAudioAnomaly("/sound"));

        using HttpResponseMessage response = await service.Client.GetAsync("/sound", Cancellation);

        Assert.Equal("/sound/", response.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Page_ProgramHasOneOfItsOwn_GoesLast()
    {
        await using TestService service = await TestService.StartAsync(map: app =>
        {
            app.MapAudioAnomaly();
            app.MapGet("/", () => Results.Text("mine"));
        });

        Assert.Equal("mine", await service.Client.GetStringAsync("/", Cancellation));
    }

    [GeneratedRegex("page/[a-z]+\\.[a-z]+")]
    private static partial Regex FileOfPage();
}
