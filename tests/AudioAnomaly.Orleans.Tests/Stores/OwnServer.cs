using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AudioAnomaly.Fleet.Tests.Stores;

/// <summary>A server that is a test's own: at a port that nobody else listens at, with its files in a folder that goes with it.</summary>
internal abstract class OwnServer : IAsyncDisposable
{
    private Process? _process;

    protected TemporaryFolder Folder { get; } = new();

    public int Port { get; } = FindPort();

    protected string PortText => Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Finds a program, or skips the test.</summary>
    protected static string Find(string program, string name, params IEnumerable<string> places)
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator), "/usr/sbin", .. places];
        string? path = folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{name} is not installed.");
        return path;
    }

    protected abstract ProcessStartInfo Command();

    /// <summary>Starts it, or starts it again, and waits until it listens.</summary>
    public async Task StartAsync()
    {
        ProcessStartInfo start = Command();
        (start.WorkingDirectory, start.RedirectStandardError, start.RedirectStandardOutput) = (Folder.Root, true, true);
        var said = new List<string?>();
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => said.Add(line.Data);
        _process.OutputDataReceived += (_, line) => said.Add(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await Eventually.Is(async () =>
        {
            Assert.False(_process.HasExited, $"{start.FileName} does not start. {string.Join('\n', said.ToArray())}");
            return await IsReadyAsync();
        });
    }

    protected virtual async Task<bool> IsReadyAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends it a signal, by name.</summary>
    protected async Task SignalAsync(string signal)
    {
        using Process shell = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {_process!.Id}")]);
        await shell.WaitForExitAsync(CancellationToken.None);
    }

    protected async Task EndAsync(string signal)
    {
        await SignalAsync(signal);
        await _process!.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    /// <summary>The signal with which it ends at once, and what belongs to it.</summary>
    protected virtual string EndSignal => "KILL";

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await EndAsync(EndSignal);
        }

        _process?.Dispose();
        Folder.Dispose();
    }

    private static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
