using System.Globalization;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ServiceLoad;

/// <summary>A client that sends live sound over a WebSocket and hears what the service says of it.</summary>
internal sealed class LiveClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    private LiveClient()
    {
    }

    /// <summary>Opens a source.</summary>
    public static async Task<LiveClient> ConnectAsync(Uri service, string source, CancellationToken cancellationToken)
    {
        var client = new LiveClient();
        string query = string.Create(CultureInfo.InvariantCulture, $"/live/{source}/socket?model=pump&rate={LoadSound.Rate}");
        await client._socket.ConnectAsync(new UriBuilder(new Uri(service, query)) { Scheme = "ws" }.Uri, cancellationToken);
        return client;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> samples, CancellationToken cancellationToken)
        => _socket.SendAsync(samples, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

    /// <summary>Says that there is no more; the service tells the rest and closes.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);

    /// <summary>What the service says, until it closes.</summary>
    public async IAsyncEnumerable<JsonElement> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 16];
        int count = 0;
        while (true)
        {
            ValueWebSocketReceiveResult received = await _socket.ReceiveAsync(buffer.AsMemory(count), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                yield break;
            }

            count += received.Count;
            if (received.EndOfMessage)
            {
                using var message = JsonDocument.Parse(buffer.AsMemory(0, count));
                count = 0;
                yield return message.RootElement;
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
