using System.Diagnostics;
using AudioAnomaly.Audio;

namespace AudioAnomaly.LivePage.Tests;

/// <summary>Reports that the command line made of a few sounds: one beside the recordings, and one in another folder.</summary>
public sealed class ScoreReport : IAsyncLifetime
{
    /// <summary>The recordings, and which of them hold a tone.</summary>
    public const int Recordings = 14, Anomalous = 4;

    private readonly TemporaryFolder _folder = new();

    /// <summary>Plays recordings from their files.</summary>
    public Uri Beside => new(_folder["report.html"]);

    /// <summary>Holds their sounds itself.</summary>
    public Uri Elsewhere => new(_folder["out/report.html"]);

    /// <summary>What <c>evaluate</c> writes.</summary>
    public Uri Evaluation => new(_folder["evaluation/report.html"]);

    public async ValueTask InitializeAsync()
    {
        string model = await SpectrumModel.SaveAsync(_folder["press.aam"]);
        for (int i = 0; i < Recordings; i++)
        {
            // A name that is hostile as far as file systems allow it, and one without a place to break.
            string name = i == 3 ? "b'<i>&amp; 1" : i == 5 ? new string('x', 120) : $"hall_{i}";
            WavWriter.Write(_folder[$"sounds/{name}_202611{i + 10}T060840Z.wav"], SpectrumModel.Sound(500 + i, 3, isAnomalous: i < Anomalous));
        }

        await File.WriteAllTextAsync(_folder["sounds/broken.wav"], "no sound");
        Directory.CreateDirectory(_folder["out"]);
        await RunAsync(1, "score", "--model", model, "--report", Beside.LocalPath, _folder["sounds"]);
        await RunAsync(1, "score", "--model", model, "--report", Elsewhere.LocalPath, _folder["sounds"]);
        await RunAsync(0, "evaluate", "--dataset", "synthetic", "--snr=6", "--detector", "level,spectrum", "--preset", "panns16k", "--bootstrap", "0", "--output", _folder["evaluation"]);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task RunAsync(int exitCode, params string[] arguments)
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "AudioAnomaly.Tool", configuration, "AudioAnomaly.Tool.dll"));
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == exitCode, await error + await output);
    }
}
