using System.Net;
using System.Text.Json.Nodes;

namespace AudioAnomaly.AspNetCore.Tests;

/// <summary>Looks at what a service said.</summary>
internal static class ResponseReading
{
    public static async Task<JsonNode> JsonAsync(this Task<HttpResponseMessage> sending)
    {
        using HttpResponseMessage response = await sending;
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>That a request was refused, with problem details that hold no path and no trace of the server.</summary>
    /// <returns>The detail.</returns>
    public static async Task<string> RefusedAsync(this Task<HttpResponseMessage> sending, HttpStatusCode status, string code)
    {
        using HttpResponseMessage response = await sending;
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonNode problem = JsonNode.Parse(text)!;
        Assert.Equal(code, problem["code"]!.GetValue<string>());
        Assert.DoesNotContain(Path.GetTempPath(), text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        return problem["detail"]!.GetValue<string>();
    }
}
