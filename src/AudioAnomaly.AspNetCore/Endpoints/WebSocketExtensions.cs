using System.Net.WebSockets;

namespace AudioAnomaly.AspNetCore;

/// <summary>Ends of connections.</summary>
internal static class WebSocketExtensions
{
    private const int LongestReason = 120;

    /// <summary>How long an end may take.</summary>
    public static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    /// <summary>Closes a connection that is not closed, with a reason; one whose client is gone is no error.</summary>
    public static async Task CloseInOrderAsync(this WebSocket socket, WebSocketCloseStatus status, string reason)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        using var patience = new CancellationTokenSource(ClosePatience);
        try
        {
            await socket.CloseOutputAsync(status, reason.Length > LongestReason ? reason[..LongestReason] : reason, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException)
        {
            // The client is gone.
        }
    }
}
