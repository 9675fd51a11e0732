namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>A folder of packages that <c>dotnet pack</c> filled, seen by a stranger: an empty package cache, and the machine's ordinary sources beside it.</summary>
internal sealed class PackageFeed : IDisposable
{
    private const string FolderVariable = "AUDIOANOMALY_PACKAGES";

    public PackageFeed()
    {
        string? folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipUnless(folder is { Length: > 0 }, $"Set {FolderVariable} to a folder that dotnet pack filled.");
        Source = Path.GetFullPath(folder);
        Version = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(Source, "AudioAnomaly.Core.*.nupkg")))["AudioAnomaly.Core.".Length..];
        File.WriteAllText(Folder["nuget.config"], $"""
            <configuration>
              <packageSources><add key="packed" value="{Source}" /></packageSources>
            </configuration>
            """);
    }

    public TemporaryFolder Folder { get; } = new();

    public string Source { get; }

    public string Version { get; }

    /// <summary>Runs a command of the .NET SDK, which is to succeed.</summary>
    /// <returns>What it wrote.</returns>
    public Task<string> DotnetAsync(params string[] arguments) => RunAsync("dotnet", arguments);

    /// <summary>Runs a program, which is to succeed.</summary>
    /// <returns>What it wrote.</returns>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        ProgramRun run = await ProgramRun.InFolderAsync(Folder.Root, new Dictionary<string, string> { ["NUGET_PACKAGES"] = Folder["cache"] }, program, arguments);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', arguments)}{Environment.NewLine}{run.Output}{run.Error}");
        return run.Output;
    }

    public void Dispose() => Folder.Dispose();
}
