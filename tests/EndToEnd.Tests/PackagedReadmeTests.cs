using System.Text;
using System.Text.RegularExpressions;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>What the README of a package shows compiles with that package alone.</summary>
public partial class PackagedReadmeTests
{
    private const int MostLines = 15;

    public static TheoryData<string> Packages => [.. Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "src")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Readme_OfAPackage_IsShortAndSaysHowToGetIt(string package)
    {
        string readme = Read(package);

        string how = package.EndsWith(".Tool", StringComparison.Ordinal) ? $"dotnet tool install --global {package}" : $"dotnet add package {package}\n";
        Assert.StartsWith($"# {package}\n", readme, StringComparison.Ordinal);
        Assert.Contains(how, readme, StringComparison.Ordinal);
        Assert.InRange(readme.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, 1, 400);
        Assert.DoesNotMatch(@"https?://(?!localhost)", readme);

        // Pages of the repository lie elsewhere than the page that shows this text: they are named, not linked.
        Assert.DoesNotContain("](", readme, StringComparison.Ordinal);
        Assert.All(Code().Matches(readme), code => Assert.InRange(code.Groups[1].Value.Split('\n').Count(line => line.Trim().Length > 0), 1, MostLines));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Readme_OfEveryPackage_CompilesWithThatPackageAlone()
    {
        using var feed = new PackageFeed();
        string[] packages = [.. Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "src")).Select(folder => Path.GetFileName(folder)!).Where(package => Code().IsMatch(Read(package)))];
        foreach (string package in packages)
        {
            Write(feed, package, string.Join('\n', Code().Matches(Read(package)).Select(code => code.Groups[1].Value)));
        }

        // One restore and one build of all of them.
        feed.Folder.Text("all.proj", $"""
            <Project>
              <ItemGroup>
                <Readme Include="{string.Join(';', packages.Select(package => $"{package}/{package}.Readme.csproj"))}" />
              </ItemGroup>
              <Target Name="Build">
                <MSBuild Projects="@(Readme)" Targets="Restore" Properties="MSBuildRestoreSessionId=readme" />
                <MSBuild Projects="@(Readme)" Targets="Build" BuildInParallel="true" />
              </Target>
            </Project>
            """);
        await feed.DotnetAsync("msbuild", "all.proj", "-nologo", "-v:q");

        Assert.Equal(12, packages.Length);
        Assert.All(packages, package => Assert.NotEmpty(Directory.GetFiles(feed.Folder[package], $"{package}.Readme.dll", SearchOption.AllDirectories)));
    }

    private static void Write(PackageFeed feed, string package, string code)
    {
        // What needs a host, or a result of a model, is shown as a class for a program that has one.
        bool isWeb = code.Contains("WebApplication", StringComparison.Ordinal), isClass = code.Contains("\npublic static class", StringComparison.Ordinal);
        feed.Folder.Text($"{package}/Readme.cs", code);
        feed.Folder.Text($"{package}/{package}.Readme.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk{(isWeb ? ".Web" : string.Empty)}">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>{(isClass ? "Library" : "Exe")}</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestoreFallbackFolders>{OtherPackages}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """);
    }

    /// <summary>Packages of others are taken from the machine's cache where it has them: this is about ours, and theirs are a gigabyte.</summary>
    private static string OtherPackages
    {
        get
        {
            string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
            return Directory.Exists(cache) && Directory.GetDirectories(cache, "audioanomaly*").Length == 0 ? cache : string.Empty;
        }
    }

    private static string Read(string package) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", package, "README.md"), Encoding.UTF8).ReplaceLineEndings("\n");

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
