using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AudioAnomaly.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AudioAnomaly.AspNetCore;

/// <summary>Streams for screens: what happens at all sources, and the picture of one.</summary>
internal static class LiveFeedEndpoints
{
    private const string StreamType = "text/event-stream";

    public static void Map(RouteGroupBuilder group, LiveSources sources)
    {
        group.MapGet("/live/events", (HttpContext http) =>
            {
                IServiceProvider services = http.RequestServices;
                var feed = new LiveFeed(sources, services.GetService<AlarmStore>(), services.GetRequiredService<TimeProvider>());
                return Stream(http, feed.ReadAsync(http.RequestAborted));
            })
            .WithSummary("What happens at all live sources, as server-sent events.")
            .WithDescription("First state: all sources; then what changed, or nothing as a sign of life. Then the events of all sources, and alarm: news of alarms.")
            .Produces<EventResponse>(StatusCodes.Status200OK, StreamType);
        group.MapGet("/live/{source}/picture", (HttpContext http, string source) =>
            {
                PictureHistory pictures = sources.PicturesOf(source) ?? throw new UnknownSourceException(source);
                return Stream(http, ColumnsOf(pictures, http.RequestAborted));
            })
            .WithSummary("The spectrogram and the anomaly map of a live source, as server-sent events: the last two minutes, then columns as they come.")
            .Produces<PictureResponse>(StatusCodes.Status200OK, StreamType)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static ServerSentEventsResult<string> Stream(HttpContext http, IAsyncEnumerable<SseItem<string>> items)
    {
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(Begun(http.Response, items, http.RequestAborted));
    }

    /// <summary>The listener learns that it is connected, though nothing may happen for hours.</summary>
    private static async IAsyncEnumerable<SseItem<string>> Begun(
        HttpResponse response,
        IAsyncEnumerable<SseItem<string>> items,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        await foreach (SseItem<string> item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> ColumnsOf(PictureHistory pictures, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TimedPicture next in pictures.ListenAsync(cancellationToken).ConfigureAwait(false))
        {
            var columns = PictureResponse.Of(next.Picture, next.StartedAt);
            yield return new SseItem<string>(JsonSerializer.Serialize(columns, ServiceJson.Default.PictureResponse), "columns");
        }
    }
}
