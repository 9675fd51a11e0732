using System.Diagnostics;

namespace AudioAnomaly.Docs.Tests;

/// <summary>Runs programs of this repository as processes of their own.</summary>
internal static class ProgramRun
{
    public static Task<string> QuickStartAsync(string folder, params string[] arguments) => RunAsync(folder, Find("QuickStart", "QuickStart.dll"), null, 0, arguments);

    /// <summary>Runs the command line, which is to end with an exit code.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="input">The file on its standard input, or null.</param>
    /// <param name="exitCode">The exit code expected.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote to standard output.</returns>
    public static Task<string> ToolAsync(string folder, string? input, int exitCode, params string[] arguments)
        => RunAsync(folder, Find("AudioAnomaly.Tool", "AudioAnomaly.Tool.dll"), input, exitCode, arguments);

    private static async Task<string> RunAsync(string folder, string program, string? input, int exitCode, string[] arguments)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The command line brings no ONNX Runtime: it takes the one that these tests reference.
        start.Environment["AUDIOANOMALY_ONNXRUNTIME"] = Path.Combine(AppContext.BaseDirectory, "runtimes", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, "native");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation), error = process.StandardError.ReadToEndAsync(cancellation);
        if (input is not null)
        {
            await using FileStream file = File.OpenRead(Path.Combine(folder, input));
            await file.CopyToAsync(process.StandardInput.BaseStream, cancellation);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellation);
        Assert.True(process.ExitCode == exitCode, $"{string.Join(' ', arguments)}: exit code {process.ExitCode}\n{await output}\n{await error}");
        return await output;
    }

    /// <summary>Programs lie beside the tests: artifacts/bin/PROJECT/CONFIGURATION.</summary>
    private static string Find(string project, string file)
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, file));
    }
}
