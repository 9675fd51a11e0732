using System.Net.WebSockets;
using AudioAnomaly.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Fleet;

/// <summary>Sound of a microphone over a WebSocket: bare samples in binary messages. The sender waits while the fleet is slower.</summary>
internal static class FleetSocket
{
    private const int ReadBytes = 1 << 15;

    /// <summary>Serves a request, which must be of a WebSocket.</summary>
    public static async Task HandleAsync(HttpContext http)
    {
        MicrophoneFeed feed;
        try
        {
            if (!http.WebSockets.IsWebSocketRequest)
            {
                throw new RequestException("This address is for WebSockets. Post to sound for a chunked request.");
            }

            await OriginFilter.CheckAsync(http).ConfigureAwait(false);
            feed = await FleetEndpoints.FeedAsync((string)http.Request.RouteValues["microphone"]!, http.RequestServices.GetRequiredService<IGrainFactory>()).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A client must get an answer without a trace, whatever it was.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await ServiceProblem.WriteAsync(http, e, http.RequestServices.GetRequiredService<ILogger<ProblemFilter>>()).ConfigureAwait(false);
            return;
        }

        using (feed)
        {
            using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
            await ServeAsync(socket, feed, http.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task ServeAsync(WebSocket socket, MicrophoneFeed feed, CancellationToken aborted)
    {
        (WebSocketCloseStatus Status, string Reason) close = (WebSocketCloseStatus.NormalClosure, string.Empty);
        byte[] buffer = new byte[ReadBytes];
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), aborted).ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                if (received.MessageType == WebSocketMessageType.Text)
                {
                    close = (WebSocketCloseStatus.InvalidMessageType, "Send samples in binary messages.");
                    break;
                }

                await feed.PushAsync(buffer.AsMemory(0, received.Count), aborted).ConfigureAwait(false);
            }

            await feed.FlushAsync(aborted).ConfigureAwait(false);
        }
        catch (MicrophoneFeedException e)
        {
            close = (WebSocketCloseStatus.InvalidPayloadData, e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException)
        {
            // The client is gone, or the host stops: what came is scored as far as it could be sent.
            close = (WebSocketCloseStatus.EndpointUnavailable, "The service stops.");
        }

        await socket.CloseInOrderAsync(close.Status, close.Reason).ConfigureAwait(false);
    }
}
