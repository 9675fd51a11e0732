using System.Diagnostics;
using System.Text.Json;

namespace AudioAnomaly.Torch.Tests.Runtime;

/// <summary>Loading in a fresh process, since a process loads the native library once only.</summary>
public class NativeProbeTests
{
    private const string Version = "GLIBCXX_3.4.32";

    /// <summary>Programs lie beside the tests: artifacts/bin/PROJECT/CONFIGURATION.</summary>
    private static string ProbeFolder
        => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "NativeProbe", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))));

    [Fact]
    public async Task NativeRuntime_FreshProcess_Loads()
    {
        JsonElement probe = await ProbeAsync(ProbeFolder);

        Assert.True(probe.GetProperty("IsLoaded").GetBoolean(), probe.ToString());
        Assert.Equal(JsonValueKind.Null, probe.GetProperty("Message").ValueKind);
        Assert.Contains(probe.GetProperty("WeakenedVersion").GetString(), (string?[])[null, Version]);
    }

    [Fact]
    public async Task NativeRuntime_PatchSwitchedOff_LoadsOrSaysCauseAndCure()
    {
        JsonElement patched = await ProbeAsync(ProbeFolder);
        JsonElement probe = await ProbeAsync(ProbeFolder, "--no-patch");

        Assert.Equal(JsonValueKind.Null, probe.GetProperty("WeakenedVersion").ValueKind);
        if (patched.GetProperty("WeakenedVersion").ValueKind == JsonValueKind.Null)
        {
            // The system's libstdc++ is new enough: nothing had to be patched in the first place.
            Assert.True(probe.GetProperty("IsLoaded").GetBoolean(), probe.ToString());
            return;
        }

        Assert.False(probe.GetProperty("IsLoaded").GetBoolean());
        string message = probe.GetProperty("Message").GetString()!;
        Assert.Contains("libstdc++", message, StringComparison.Ordinal);
        Assert.Contains(Version, message, StringComparison.Ordinal);
        Assert.Contains("AudioAnomaly.DisableNativeLibraryPatch", message, StringComparison.Ordinal);
        Assert.Contains(probe.GetProperty("Cause").GetString()!, message, StringComparison.Ordinal);
        Assert.Contains(probe.GetProperty("Cure").GetString()!, message, StringComparison.Ordinal);
        Assert.True(probe.GetProperty("PatchesOk").GetBoolean(), "LogMelPatches need no native library.");
        Assert.False(Directory.Exists(Path.Combine(ProbeFolder, "cpu")), "TorchSharp's own fallback has copied the native libraries.");
    }

    [Fact]
    public async Task NativeRuntime_WithoutTheNativePackage_NamesIt()
    {
        // The managed files only, and no list of dependencies: a program whose author forgot the native package.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("audioanomaly-");
        JsonElement probe;
        try
        {
            foreach (string file in Directory.EnumerateFiles(ProbeFolder, "*.dll").Append(Path.Combine(ProbeFolder, "NativeProbe.runtimeconfig.json")))
            {
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, Path.GetFileName(file)), await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
            }

            probe = await ProbeAsync(folder.FullName);

            // TorchSharp's own fallback, which copies half a gigabyte, was not reached.
            Assert.Empty(folder.EnumerateDirectories());
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.False(probe.GetProperty("IsLoaded").GetBoolean());
        Assert.Contains("not among the program's files", probe.GetProperty("Cause").GetString(), StringComparison.Ordinal);
        Assert.Contains("Reference the package", probe.GetProperty("Cure").GetString(), StringComparison.Ordinal);
        Assert.True(probe.GetProperty("PatchesOk").GetBoolean(), "LogMelPatches need no native library.");
    }

    private static async Task<JsonElement> ProbeAsync(string folder, params string[] arguments)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "NativeProbe.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
        string error = await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.True(process.ExitCode == 0, error);
        return JsonDocument.Parse(await output).RootElement;
    }
}
