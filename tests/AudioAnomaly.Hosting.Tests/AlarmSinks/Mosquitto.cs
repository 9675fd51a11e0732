using System.Diagnostics;
using System.Net.Sockets;
using AudioAnomaly.Hosting.Tests.Sources;

namespace AudioAnomaly.Hosting.Tests.AlarmSinks;

/// <summary>A real MQTT broker, that of Debian, which a test kills and starts again at the same port.</summary>
internal sealed class Mosquitto : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _program;
    private Process? _process;

    private Mosquitto(string program, bool allowAnybody)
    {
        _program = program;
        Port = FreePort.Find();
        File.WriteAllText(_folder["broker.conf"], $"listener {Port} 127.0.0.1\nallow_anonymous {(allowAnybody ? "true" : "false")}\npersistence false\n");
    }

    public int Port { get; }

    /// <summary>Starts one, or skips the test.</summary>
    public static async Task<Mosquitto> StartAsync(bool allowAnybody = true)
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator), "/usr/sbin"];
        string? program = folders.Select(folder => Path.Combine(folder, "mosquitto")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "The broker mosquitto is not installed.");
        var broker = new Mosquitto(program, allowAnybody);
        await broker.RestartAsync();
        return broker;
    }

    public async Task RestartAsync()
    {
        var start = new ProcessStartInfo(_program, ["-c", _folder["broker.conf"]]) { RedirectStandardError = true };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        await Eventually.Is(async () =>
        {
            Assert.False(_process.HasExited, "The broker does not start.");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", Port, TestContext.Current.CancellationToken);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
    }

    /// <summary>Kills it, without a word to anybody.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        _folder.Dispose();
    }
}
