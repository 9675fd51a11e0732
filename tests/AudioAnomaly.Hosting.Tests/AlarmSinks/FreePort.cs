using System.Net;
using System.Net.Sockets;

namespace AudioAnomaly.Hosting.Tests.AlarmSinks;

/// <summary>Ports of this machine that nobody listens at.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
