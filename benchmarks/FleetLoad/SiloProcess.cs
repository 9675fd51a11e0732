using System.Diagnostics;
using System.Globalization;

namespace FleetLoad;

/// <summary>One silo of samples/Fleet as a process of its own, in a network namespace if it is to be cut off.</summary>
internal sealed class SiloProcess(int number, string redis, string models, double saveSeconds, SiloNetwork? network) : IDisposable
{
    private readonly string _log = Path.Combine(models, $"silo-{number}.log");
    private Process? _process;
    private TimeSpan _earlier;

    /// <summary>The processor time of it and those before it.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            if (_process is not { HasExited: false })
            {
                return _earlier;
            }

            _process.Refresh();
            return _earlier + _process.TotalProcessorTime;
        }
    }

    /// <summary>Its working set, in MiB.</summary>
    public double MemoryMiB
    {
        get
        {
            if (_process is not { HasExited: false })
            {
                return 0;
            }

            _process.Refresh();
            return _process.WorkingSet64 / (double)(1 << 20);
        }
    }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Starts it, and waits until it says that it runs.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Fleet", configuration, "Fleet.dll"));
        string[] arguments =
        [
            program, "--Silos=1", "--Microphones=0", "--FirstModel=", $"--Redis={redis}", $"--AudioAnomaly:ModelFolders:0={models}",
            $"--Data={models}", string.Create(CultureInfo.InvariantCulture, $"--Desk=silo-{number}"),
            string.Create(CultureInfo.InvariantCulture, $"--Fleet:SaveSeconds={saveSeconds}"),
            string.Create(CultureInfo.InvariantCulture, $"--SiloPort={11200 + number}"), string.Create(CultureInfo.InvariantCulture, $"--GatewayPort={30200 + number}"),
            string.Create(CultureInfo.InvariantCulture, $"--Urls=http://127.0.0.1:{5200 + number}"),
            $"--Address={network?.AddressOf(number) ?? "127.0.0.1"}",
        ];
        string[] prefix = network is null ? [] : ["ip", "netns", "exec", SiloNetwork.NameOf(number)];
        string[] command = [.. prefix, "dotnet", .. arguments];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true };
        foreach (string argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        // "ip netns exec" becomes the program that it starts: one process either way.
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _earlier = ProcessorTime;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) =>
        {
            File.AppendAllText(_log, line.Data + Environment.NewLine);
            if (line.Data?.Contains("live page of the fleet", StringComparison.Ordinal) == true)
            {
                running.TrySetResult();
            }
        };
        _process.BeginOutputReadLine();
        await running.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
    }

    /// <summary>Ends it at once.</summary>
    public async Task KillAsync()
    {
        _earlier = ProcessorTime;
        _process!.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var signal = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        TimeSpan used = ProcessorTime;
        await _process.WaitForExitAsync(cancellationToken);
        _earlier = used;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
        }

        _process?.Dispose();
    }
}
