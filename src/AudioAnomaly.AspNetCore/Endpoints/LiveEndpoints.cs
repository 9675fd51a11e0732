using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AudioAnomaly.Hosting;
using Microsoft.AspNetCore.Http;

namespace AudioAnomaly.AspNetCore;

/// <summary>Live sound over chunked requests, and events of sources.</summary>
internal static class LiveEndpoints
{
    private const int ReadBytes = 1 << 14;

    /// <summary>Every open source.</summary>
    public static IResult List(LiveSources sources)
    {
        LiveResponse[] open = [.. sources.Open.Select(LiveResponse.Of)];
        return Results.Json(open, ServiceJson.Default.LiveResponseArray);
    }

    /// <summary>One source.</summary>
    public static IResult Find(string source, LiveSources sources)
        => sources.Find(source) is { } status ? Results.Json(LiveResponse.Of(status), ServiceJson.Default.LiveResponse) : throw new UnknownSourceException(source);

    /// <summary>Events as they come (server-sent events). One that connects again gets those it missed.</summary>
    public static IResult Events(HttpContext http, string source, string? after, LiveSources sources)
    {
        string? last = http.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? after;
        long known = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0;
        if (sources.ListenAsync(source, known, http.RequestAborted) is not { } events)
        {
            throw new UnknownSourceException(source);
        }

        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(ItemsOf(http.Response, events, http.RequestAborted));
    }

    /// <summary>Takes in live sound until the request ends, and answers with how the source was.</summary>
    public static async Task<IResult> PostAsync(HttpContext http, string source, string? model, string? rate, string? format, string? channels, string? channel, string? takeover, LiveSources sources)
    {
        RequestValue.Source(source);
        string name = model ?? throw new RequestException("model: name one of the models.");
        // A microphone that is switched off for the night is no attack.
        BodyLimits.Set(http, slowest: null);

        bool isTakenOver = RequestValue.Flag("takeover", takeover);
        CancellationToken aborted = http.RequestAborted;
        LiveSource opened;
        if (rate is null)
        {
            var wav = new WavFeed(http.Request.Body, RequestValue.Channel(channel), aborted);
            await using ConfiguredAsyncDisposable disposal = wav.ConfigureAwait(false);
            opened = await sources.OpenAsync(source, name, await wav.ReadFormatAsync().ConfigureAwait(false), isTakenOver, aborted).ConfigureAwait(false);
            return await FeedAsync(opened, token => wav.FeedAsync(opened, token), aborted).ConfigureAwait(false);
        }

        opened = await sources.OpenAsync(source, name, RequestValue.Live(rate, format, channels, channel), isTakenOver, aborted).ConfigureAwait(false);
        return await FeedAsync(opened, token => CopyAsync(http.Request.Body, opened, token), aborted).ConfigureAwait(false);
    }

    /// <summary>An event as JSON, on one line.</summary>
    public static byte[] ToJson(LiveEvent found) => JsonSerializer.SerializeToUtf8Bytes(EventResponse.Of(found), ServiceJson.Default.EventResponse);

    private static async Task<IResult> FeedAsync(LiveSource source, Func<CancellationToken, Task> feed, CancellationToken aborted)
    {
        string? reason = "the connection broke";
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, source.Ended);
            await feed(either.Token).ConfigureAwait(false);
            reason = null;
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && source.Ended.IsCancellationRequested)
        {
            // What came was scored.
            throw new SourceEndedException();
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new RequestException("The connection broke. What came was scored.");
        }
        catch (AudioAnomalyException e)
        {
            reason = ServiceProblem.Of(e)?.Detail;
            throw;
        }
        finally
        {
            await source.CompleteAsync(reason).ConfigureAwait(false);
        }

        return Results.Json(LiveResponse.Of(source.Status), ServiceJson.Default.LiveResponse);
    }

    private static async Task CopyAsync(Stream body, LiveSource source, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[ReadBytes];
        for (int count; (count = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            await source.PushAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async IAsyncEnumerable<SseItem<EventResponse>> ItemsOf(HttpResponse response, IAsyncEnumerable<LiveEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The listener learns that it is connected, though nothing may happen for hours.
        await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        await foreach (LiveEvent found in events.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return new SseItem<EventResponse>(EventResponse.Of(found), EventResponse.NameOf(found.Kind))
            {
                EventId = found.Id.ToString(CultureInfo.InvariantCulture),
            };
        }
    }
}
