using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>What every package tells of itself, and what it holds of others.</summary>
public partial class PackageContentTests
{
    private const int LongestReleaseNotes = 35000;
    private const string Notices = "THIRD-PARTY-NOTICES.txt";

    [Fact]
    public void Packages_SayWhatTheyAreAndInventNoAddress()
    {
        using var feed = new PackageFeed();
        string[] packages = Directory.GetFiles(feed.Source, "*.nupkg");

        Assert.True(packages.Length > 12);
        Assert.All(packages, package =>
        {
            using ZipArchive content = ZipFile.OpenRead(package);
            string[] files = [.. content.Entries.Select(entry => entry.FullName)];
            using Stream nuspec = content.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
            Dictionary<string, XElement> told = XDocument.Load(nuspec).Root!.Elements().Single().Elements().ToDictionary(element => element.Name.LocalName);

            Assert.Equal(("icon.png", "README.md", "MIT"), (told["icon"].Value, told["readme"].Value, told["license"].Value));
            Assert.Contains("icon.png", files);
            Assert.Contains("README.md", files);
            Assert.StartsWith("## ", told["releaseNotes"].Value, StringComparison.Ordinal);
            Assert.InRange(told["releaseNotes"].Value.Length, 1, LongestReleaseNotes);
            Assert.DoesNotContain("](", told["releaseNotes"].Value, StringComparison.Ordinal);
            Assert.DoesNotContain("projectUrl", told.Keys);
            Assert.Null(told.GetValueOrDefault("repository")?.Attribute("url"));
        });
    }

    [Fact]
    public void ToolPackages_HoldTheNoticesOfWhatTheyHold()
    {
        using var feed = new PackageFeed();
        Assert.All(PackagedToolTests.Runtimes, runtime =>
        {
            using ZipArchive content = ZipFile.OpenRead(Path.Combine(feed.Source, $"AudioAnomaly.Tool.{runtime.Data}.{feed.Version}.nupkg"));
            string[] files = [.. content.Entries.Select(entry => entry.FullName)];

            Assert.Contains(Notices, files);
            Assert.Contains("third-party/Microsoft.ML.OnnxRuntime.Managed/ThirdPartyNotices.txt", files);
            Assert.Contains(files, file => file.StartsWith("third-party/SkiaSharp.NativeAssets.", StringComparison.Ordinal) && file.EndsWith($"/{Notices}", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Notices_ListWhatTheCommandLineHolds()
    {
        string tool = ProgramRun.CliRuntimeConfig.Replace(".runtimeconfig.json", ".deps.json", StringComparison.Ordinal);
        using JsonDocument deps = JsonDocument.Parse(File.ReadAllText(tool));
        string[] held = [.. deps.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.Replace('/', ' '))];
        string[] listed = [.. Listed().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", "AudioAnomaly.Tool", Notices)).ReplaceLineEndings("\n")).Select(match => match.Groups[1].Value)];

        Assert.Equal(held.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^(\S+ \d\S*)\n    \S", RegexOptions.Multiline)]
    private static partial Regex Listed();
}
