using System.Diagnostics;
using System.Text.Json;

namespace AudioAnomaly.Benchmarks;

/// <summary>Work in a process of its own, so that its peak memory is its own.</summary>
internal static class ChildProcess
{
    /// <summary>The word before the work's name on the command line.</summary>
    public const string Command = "child";

    private static readonly Dictionary<string, Func<string[], CancellationToken, ChildResult>> Works = new(StringComparer.Ordinal)
    {
        [FitBenchmark.ChildName] = FitBenchmark.RunChild,
        [InferenceMemory.ChildName] = InferenceMemory.RunChild,
        [MemoryBenchmark.ChildName] = MemoryBenchmark.RunChild,
        [MetricsBenchmark.ChildName] = MetricsBenchmark.RunChild,
        [RecordingFit.ChildName] = RecordingFit.RunChild,
        [RecordingScore.ChildName] = RecordingScore.RunChild,
    };

    /// <summary>Runs work in a new process of this program.</summary>
    /// <param name="name">The work.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="ChildFailedException">It failed.</exception>
    public static async Task<ChildResult> RunAsync(string name, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        string program = Environment.ProcessPath!;

        // Started as "dotnet Program.dll", the program is an argument of its host.
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        var start = new ProcessStartInfo(program, [.. host, Command, name, .. arguments]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        try
        {
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);

            // Ctrl+C reaches both; whichever process was first, it was no failure.
            cancellationToken.ThrowIfCancellationRequested();
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<ChildResult>(output)!
                : throw new ChildFailedException($"The process for '{name}' ended with exit code {process.ExitCode}; its message is above.");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Does the work in this process, which was started for it.</summary>
    public static void Serve(string name, string[] arguments, CancellationToken cancellationToken)
        => Console.Out.WriteLine(JsonSerializer.Serialize(Works[name](arguments, cancellationToken)));
}
