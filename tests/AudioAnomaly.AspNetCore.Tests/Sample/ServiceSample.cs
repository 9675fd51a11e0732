using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AudioAnomaly.AspNetCore.Tests.Sample;

/// <summary>samples/Service as a program of its own, started in an empty folder.</summary>
public sealed class ServiceSample : IAsyncLifetime
{
    private readonly string[] _arguments;
    private Process? _service;

    public ServiceSample()
        : this([])
    {
    }

    internal ServiceSample(params string[] arguments) => _arguments = ["--Demo=false", .. arguments];

    public TemporaryFolder Folder { get; } = new();

    public HttpClient Client { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Client.BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}");
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Service", configuration, "Service.dll"));
        _service = Process.Start(new ProcessStartInfo("dotnet", [program, $"--Urls={Client.BaseAddress}", "--Logging:LogLevel:Default=Warning", .. _arguments]) { WorkingDirectory = Folder.Root })!;
        while (!await IsReadyAsync())
        {
            Assert.False(_service.HasExited, "the service ended before it was ready");
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            _service.Kill();
            await _service.WaitForExitAsync();
            _service.Dispose();
        }

        Client.Dispose();
        Folder.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage response = await Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
