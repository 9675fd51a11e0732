using System.Net.WebSockets;
using AudioAnomaly.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.AspNetCore;

/// <summary>Live sound over a WebSocket: bare samples in binary messages in, events as JSON in text messages out.</summary>
internal static class LiveSocket
{
    private const int ReadBytes = 1 << 14;

    private static readonly (WebSocketCloseStatus, string) Ended = (WebSocketCloseStatus.EndpointUnavailable, "The source was taken over, or the service stops.");

    /// <summary>Serves a request, which must be of a WebSocket.</summary>
    public static async Task HandleAsync(HttpContext http)
    {
        ILogger logger = http.RequestServices.GetRequiredService<ILogger<ProblemFilter>>();
        LiveSources sources = http.RequestServices.GetRequiredService<LiveSources>();
        LiveSource source;
        try
        {
            source = await OpenAsync(http, sources).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // A client must get an answer without a trace, whatever it was.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await ServiceProblem.WriteAsync(http, e, logger).ConfigureAwait(false);
            return;
        }

        await using (source.ConfigureAwait(false))
        {
            using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
            await ServeAsync(socket, source, sources, logger, http.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task<LiveSource> OpenAsync(HttpContext http, LiveSources sources)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            throw new RequestException("This address is for WebSockets. Post to it without /socket for a chunked request.");
        }

        await OriginFilter.CheckAsync(http).ConfigureAwait(false);
        IQueryCollection query = http.Request.Query;
        string? Value(string name) => query.TryGetValue(name, out var values) ? values.ToString() : null;
        string model = Value("model") ?? throw new RequestException("model: name one of the models.");
        LiveFormat format = RequestValue.Live(Value("rate"), Value("format"), Value("channels"), Value("channel"));
        string name = RequestValue.Source((string)http.Request.RouteValues["source"]!);
        return await sources.OpenAsync(name, model, format, RequestValue.Flag("takeover", Value("takeover")), http.RequestAborted).ConfigureAwait(false);
    }

    private static async Task ServeAsync(WebSocket socket, LiveSource source, LiveSources sources, ILogger logger, CancellationToken aborted)
    {
        using var sending = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Task sender = SendAsync(socket, source, sources, sending.Token);
        (WebSocketCloseStatus Status, string Reason) close = (WebSocketCloseStatus.NormalClosure, string.Empty);
        string? ended = null;
        Task receiving = ReceiveAsync(socket, source, aborted);
        try
        {
            // A receive that is cancelled breaks the connection, which then cannot be closed in order.
            await Task.WhenAny(receiving, Task.Delay(Timeout.Infinite, source.Ended)).ConfigureAwait(false);
            if (source.Ended.IsCancellationRequested)
            {
                close = Ended;
            }
            else
            {
                await receiving.ConfigureAwait(false);
            }
        }
        catch (ObjectDisposedException)
        {
            close = Ended;
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException)
        {
            ended = "the connection broke";
        }
        catch (AudioAnomalyException e)
        {
            ended = ServiceProblem.Of(e)?.Detail ?? e.Message;
            close = (e is RequestException ? WebSocketCloseStatus.InvalidMessageType : WebSocketCloseStatus.InvalidPayloadData, ended);
        }
#pragma warning disable CA1031 // The connection must be closed in order, whatever it was.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.RequestFailed(e, "LIVE", source.Name);
            close = (WebSocketCloseStatus.InternalServerError, "The service failed. Its log says why.");
        }

        // The last events go out before the connection is closed; then the listener sees the end by itself.
        await source.CompleteAsync(ended).ConfigureAwait(false);
        await sender.WaitAsync(WebSocketExtensions.ClosePatience, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await sending.CancelAsync().ConfigureAwait(false);
        await sender.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await socket.CloseInOrderAsync(close.Status, close.Reason).ConfigureAwait(false);
        await receiving.WaitAsync(WebSocketExtensions.ClosePatience, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task ReceiveAsync(WebSocket socket, LiveSource source, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[ReadBytes];
        while (true)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
            switch (received.MessageType)
            {
                case WebSocketMessageType.Close:
                    return;
                case WebSocketMessageType.Text:
                    throw new RequestException("Send samples in binary messages.");
                default:
                    await source.PushAsync(buffer.AsMemory(0, received.Count), cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    private static async Task SendAsync(WebSocket socket, LiveSource source, LiveSources sources, CancellationToken cancellationToken)
    {
        await foreach (LiveEvent found in sources.ListenAsync(source.Name, source.FirstEvent, cancellationToken)!.ConfigureAwait(false))
        {
            await socket.SendAsync(LiveEndpoints.ToJson(found), WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
            if (found.Kind == LiveEventKind.End)
            {
                return;
            }
        }
    }
}
