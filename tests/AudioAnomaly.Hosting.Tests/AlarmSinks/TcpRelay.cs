using System.Net;
using System.Net.Sockets;

namespace AudioAnomaly.Hosting.Tests.AlarmSinks;

/// <summary>Passes one connection on to a port, until it breaks off.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TcpClient _target = new();
    private readonly Task _running;
    private TcpClient? _client;

    public TcpRelay(int port)
    {
        _listener.Start();
        _running = RunAsync(port);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Breaks off without a goodbye.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        _client?.Client.Close(timeout: 0);
        _target.Client.Close(timeout: 0);
        await _running;
        _client?.Dispose();
        _target.Dispose();
        _listener.Dispose();
    }

    private async Task RunAsync(int port)
    {
        try
        {
            _client = await _listener.AcceptTcpClientAsync();
            await _target.ConnectAsync(IPAddress.Loopback, port);
            await Task.WhenAny(_client.GetStream().CopyToAsync(_target.GetStream()), _target.GetStream().CopyToAsync(_client.GetStream()));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // Broken off.
        }
    }
}
