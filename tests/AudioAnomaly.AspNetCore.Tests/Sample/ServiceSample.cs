using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AudioAnomaly.AspNetCore.Tests.Sample;

/// <summary>samples/Service, or another sample with its endpoints, as a program of its own, started in an empty folder.</summary>
public sealed class ServiceSample : IAsyncLifetime
{
    private readonly string _sample;
    private readonly string[] _arguments;
    private Process? _service;

    public ServiceSample()
        : this([])
    {
    }

    internal ServiceSample(params string[] arguments)
        : this("Service", ["--Demo=false", .. arguments])
    {
    }

    private ServiceSample(string sample, string[] arguments) => (_sample, _arguments) = (sample, arguments);

    public TemporaryFolder Folder { get; } = new();

    public HttpClient Client { get; } = new();

    /// <summary>samples/Fleet, with two silos.</summary>
    internal static ServiceSample Fleet(params string[] arguments)
    {
        // A port for each silo beside each of these.
        int silo = FreePort(), gateway = FreePort();
        return new ServiceSample("Fleet", [$"--SiloPort={silo}", $"--GatewayPort={gateway}", .. arguments]);
    }

    public async ValueTask InitializeAsync()
    {
        Client.BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}");
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", _sample, configuration, $"{_sample}.dll"));
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
