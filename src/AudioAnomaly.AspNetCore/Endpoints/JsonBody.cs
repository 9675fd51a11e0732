using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AudioAnomaly.AspNetCore;

/// <summary>Reads small requests in JSON.</summary>
internal static class JsonBody
{
    private const int MostBytes = 1 << 16;

    /// <summary>Reads one.</summary>
    /// <exception cref="NotJsonException">It has another type.</exception>
    /// <exception cref="RequestException">It is too long, or not what is asked for.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? given)
            || !given.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw new NotJsonException();
        }

        byte[] body = new byte[MostBytes + 1];
        CancellationToken aborted = request.HttpContext.RequestAborted;
        int length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, aborted).ConfigureAwait(false);
        if (length > MostBytes)
        {
            throw new RequestException("The request is longer than 64 KiB.");
        }

        try
        {
            return JsonSerializer.Deserialize(body.AsSpan(0, length), type) ?? throw new RequestException("The request is null.");
        }
        catch (JsonException e)
        {
            throw new RequestException($"The request is not the JSON that is asked for: {OneLine.Of(e.Message)}");
        }
    }
}
