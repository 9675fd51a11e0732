using System.IO.Compression;
using System.Runtime.InteropServices;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>The command line as packages: one that points to one per runtime.</summary>
[Trait("Category", "Slow")]
public class PackagedToolTests(PumpFixture pump)
{
    private const long MostBytes = 30_000_000;

    public static TheoryData<string> Runtimes => ["linux-x64", "linux-arm64", "osx-x64", "osx-arm64", "win-x64", "win-arm64"];

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Package_OfARuntime_IsSmallAndHasItsNativeFilesOnly(string runtime)
    {
        using var feed = new PackageFeed();
        string package = Path.Combine(feed.Source, $"AudioAnomaly.Tool.{runtime}.{feed.Version}.nupkg");

        Assert.InRange(new FileInfo(package).Length, 1, MostBytes);
        using ZipArchive content = ZipFile.OpenRead(package);
        string[] files = [.. content.Entries.Select(entry => entry.FullName)];
        string folder = $"tools/net10.0/{runtime}/";
        string pictures = runtime.Split('-')[0] switch { "win" => "libSkiaSharp.dll", "osx" => "libSkiaSharp.dylib", _ => "libSkiaSharp.so" };
        Assert.Contains(folder + pictures, files);
        Assert.Contains(folder + "AudioAnomaly.Tool.dll", files);
        Assert.DoesNotContain(files, file => file.StartsWith("tools/", StringComparison.Ordinal) && !file.StartsWith(folder, StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.Contains("/runtimes/", StringComparison.Ordinal) || file.Contains("torch_cpu", StringComparison.Ordinal));
        Assert.Contains(folder + "Microsoft.ML.OnnxRuntime.dll", files);
        Assert.DoesNotContain(files, file => file.EndsWith("libSkiaSharp.pdb", StringComparison.Ordinal) || file.Contains("libonnxruntime", StringComparison.Ordinal) || file.EndsWith("/onnxruntime.dll", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tool_InstalledFromTheFolder_DrawsAndScores()
    {
        using var feed = new PackageFeed();
        await feed.DotnetAsync("tool", "install", "--tool-path", "tools", "--add-source", feed.Source, "AudioAnomaly.Tool", "--version", feed.Version);
        string tool = feed.Folder[OperatingSystem.IsWindows() ? "tools/audioanomaly.exe" : "tools/audioanomaly"];

        string doctor = await feed.RunAsync(tool, "doctor");
        await feed.RunAsync(tool, "fit", "--normal", pump.Train, "--preset", "panns16k", "--model", "pump.aam");
        string recording = Directory.GetFiles(pump.Test, "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        string scores = await feed.RunAsync(tool, "score", "--model", "pump.aam", recording, "--maps", "maps");

        Assert.Contains(RuntimeInformation.RuntimeIdentifier, doctor, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(recording), scores, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(feed.Folder["maps"], "*.png"));
    }
}
