using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>One run of a program of this repository, as a process of its own.</summary>
internal sealed partial record ProgramRun(int ExitCode, string Output, string Error)
{
    private const int Interrupt = 2;

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static Task<ProgramRun> CliAsync(params string[] arguments) => RunAsync(Find("AudioAnomaly.Tool", "AudioAnomaly.Tool.dll"), arguments, interrupt: false);

    /// <summary>Runs the command line with bytes on its standard input.</summary>
    public static Task<ProgramRun> CliWithInputAsync(byte[] input, params string[] arguments) => RunAsync(Find("AudioAnomaly.Tool", "AudioAnomaly.Tool.dll"), arguments, interrupt: false, input);

    /// <summary>Runs the command line with its standard output in a file.</summary>
    public static Task<ProgramRun> CliIntoAsync(string file, params string[] arguments)
        => InFolderAsync(
            AppContext.BaseDirectory,
            new Dictionary<string, string>(),
            "/bin/sh",
            ["-c", "out=$1; shift; exec dotnet \"$@\" > \"$out\"", "sh", file, Find("AudioAnomaly.Tool", "AudioAnomaly.Tool.dll"), .. arguments]);

    public static Task<ProgramRun> QuickStartAsync(params string[] arguments) => RunAsync(Find("QuickStart", "QuickStart.dll"), arguments, interrupt: false);

    public static Task<ProgramRun> CustomBackboneAsync(params string[] arguments) => RunAsync(Find("CustomBackbone", "CustomBackbone.dll"), arguments, interrupt: false);

    public static Task<ProgramRun> OwnPartsAsync(params string[] arguments) => RunAsync(Find("OwnParts", "OwnParts.dll"), arguments, interrupt: false);

    public static Task<ProgramRun> EdgeMonitorAsync(byte[] input, params string[] arguments) => RunAsync(Find("EdgeMonitor", "EdgeMonitor.dll"), arguments, interrupt: false, input);

    public static Task<ProgramRun> BenchmarksAsync(params string[] arguments) => RunAsync(Find("AudioAnomaly.Benchmarks", "AudioAnomaly.Benchmarks.dll"), arguments, interrupt: false);

    /// <summary>Starts the benchmarks and interrupts them (Ctrl+C) at their first line on standard error.</summary>
    public static Task<ProgramRun> InterruptBenchmarksAsync(params string[] arguments) => RunAsync(Find("AudioAnomaly.Benchmarks", "AudioAnomaly.Benchmarks.dll"), arguments, interrupt: true);

    /// <summary>Runs the command line with settings of the runtime changed.</summary>
    public static Task<ProgramRun> CliWithRuntimeConfigAsync(string runtimeConfig, params string[] arguments)
        => RunAsync(Find("AudioAnomaly.Tool", "AudioAnomaly.Tool.dll"), arguments, false, null, "exec", "--runtimeconfig", runtimeConfig);

    /// <summary>Starts the command line and interrupts it (Ctrl+C) at its first line on standard error.</summary>
    public static Task<ProgramRun> InterruptCliAsync(params string[] arguments) => RunAsync(Find("AudioAnomaly.Tool", "AudioAnomaly.Tool.dll"), arguments, interrupt: true);

    /// <summary>Starts the command line with bytes on a standard input that stays open, and interrupts it at its first line on standard error.</summary>
    public static Task<ProgramRun> InterruptCliWithInputAsync(byte[] input, params string[] arguments) => RunAsync(Find("AudioAnomaly.Tool", "AudioAnomaly.Tool.dll"), arguments, interrupt: true, input);

    /// <summary>Starts the command line, to be talked to. The caller ends and disposes it.</summary>
    public static Process StartCli(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Find("AudioAnomaly.Tool", "AudioAnomaly.Tool.dll"), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
    })!;

    /// <summary>Starts the sample that watches a folder, in a folder of its own. The caller ends and disposes it.</summary>
    public static Process StartWorker(string folder, params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Find("Worker", "Worker.dll"), .. arguments])
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Starts the command line, waits for something, sends it a signal once and waits for its end. Its standard input stays open.</summary>
    /// <param name="signal">The signal's number.</param>
    /// <param name="ready">Waits until it is time, given the program's standard error.</param>
    /// <param name="arguments">The command.</param>
    public static async Task<ProgramRun> SignalCliAsync(int signal, Func<StreamReader, Task> ready, params string[] arguments)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet", [Find("AudioAnomaly.Tool", "AudioAnomaly.Tool.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
        try
        {
            await ready(process.StandardError);
            Assert.Equal(0, Kill(process.Id, signal));
            Task<string> error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new ProgramRun(process.ExitCode, await output, await error);
        }
        finally
        {
            // One that does not end fails the test by its time limit, and must not go on after it.
            process.Kill();
        }
    }

    /// <summary>Runs a command of the .NET SDK, or a program by its path, in a folder.</summary>
    public static async Task<ProgramRun> InFolderAsync(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation), error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new ProgramRun(process.ExitCode, await output, await error);
    }

    /// <summary>Runs the command line with environment variables.</summary>
    public static Task<ProgramRun> CliWithAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
        => InFolderAsync(AppContext.BaseDirectory, environment, "dotnet", [Find("AudioAnomaly.Tool", "AudioAnomaly.Tool.dll"), .. arguments]);

    /// <summary>Runs the command line as on a machine of another culture, which its own settings would hide.</summary>
    public static async Task<ProgramRun> CliInCultureAsync(string locale, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        string config = folder["culture.json"];
        JsonNode settings = JsonNode.Parse(await File.ReadAllTextAsync(CliRuntimeConfig, TestContext.Current.CancellationToken))!;
        settings["runtimeOptions"]!["configProperties"]!["System.Globalization.Invariant"] = false;
        await File.WriteAllTextAsync(config, settings.ToJsonString(), TestContext.Current.CancellationToken);
        return await InFolderAsync(
            folder.Root,
            new Dictionary<string, string> { ["LC_ALL"] = locale },
            "dotnet",
            ["exec", "--runtimeconfig", config, Find("AudioAnomaly.Tool", "AudioAnomaly.Tool.dll"), .. arguments]);
    }

    public static string CliRuntimeConfig => Find("AudioAnomaly.Tool", "AudioAnomaly.Tool.runtimeconfig.json");

    /// <summary>Programs lie beside the tests: artifacts/bin/PROJECT/CONFIGURATION.</summary>
    private static string Find(string project, string file)
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, file));
    }

    private static async Task<ProgramRun> RunAsync(string program, string[] arguments, bool interrupt, byte[]? input = null, params string[] hostArguments)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet", [.. hostArguments, program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };

        // The command line brings no libtorch: it trains with the one that these tests reference.
        start.Environment["AUDIOANOMALY_LIBTORCH"] = Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
        if (input is not null)
        {
            await WriteAsync(process.StandardInput.BaseStream, input, cancellation);
        }

        if (!interrupt || input is null)
        {
            process.StandardInput.Close();
        }

        string firstError = string.Empty;
        if (interrupt)
        {
            firstError = await process.StandardError.ReadLineAsync(cancellation) + Environment.NewLine;
            Assert.Equal(0, Kill(process.Id, Interrupt));
        }

        Task<string> error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new ProgramRun(process.ExitCode, await output, firstError + await error);
    }

    /// <summary>A program that ends before it has read all has closed the pipe.</summary>
    private static async Task WriteAsync(Stream pipe, byte[] input, CancellationToken cancellation)
    {
        try
        {
            await pipe.WriteAsync(input, cancellation);
            await pipe.FlushAsync(cancellation);
        }
        catch (IOException)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
