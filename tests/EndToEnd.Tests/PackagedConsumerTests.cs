using System.Text.RegularExpressions;
using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>The packages do for a stranger what the README says.</summary>
[Trait("Category", "Slow")]
public partial class PackagedConsumerTests
{
    [Fact]
    public async Task TenLines_InANewConsoleProjectWithThePackage_FindAFault()
    {
        using var feed = new PackageFeed();
        await feed.DotnetAsync("new", "console", "--no-restore", "--name", "consumer", "--output", ".");
        await feed.DotnetAsync("add", "package", "AudioAnomaly", "--version", feed.Version);
        await File.WriteAllTextAsync(feed.Folder["Program.cs"], TenLines(), TestContext.Current.CancellationToken);
        IReadOnlyDictionary<string, FaultEvent?> truth = MachineSoundDataSet.WriteTo(feed.Folder["sounds"], seed: 5, trainingCount: 60, testCount: 1, seconds: 2);
        Directory.Move(feed.Folder["sounds/train"], feed.Folder["normal"]);
        string faulty = truth.First(pair => pair.Value is not null).Key;
        File.Copy(Directory.GetFiles(feed.Folder["sounds"], Path.GetFileName(faulty), SearchOption.AllDirectories).Single(), feed.Folder["suspect.wav"]);

        string[] lines = (await feed.DotnetAsync("run", "-c", "Release")).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Matches(@"^Anomalous: \d+\.\d\d \(threshold \d+\.\d\d\)$", lines[0]);
        Assert.All(lines[1..], line => Assert.Matches(@"^\d+\.\d\d to \d+\.\d\d s, \d+ to \d+ Hz$|^(event|spectrum|texture|peak|level): .+$", line));
        Assert.Contains(lines[1..], line => line.StartsWith("event: ", StringComparison.Ordinal));
        Assert.Contains(lines[1..], line => line.EndsWith(" Hz", StringComparison.Ordinal));
        using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync(feed.Folder["pump.aam"], cancellationToken: TestContext.Current.CancellationToken);
        AnomalyResult result = model.Score(AudioClip.FromFile(feed.Folder["suspect.wav"]), TestContext.Current.CancellationToken);
        Assert.StartsWith($"Anomalous: {result.Score:0.00} ", lines[0], StringComparison.Ordinal);
        string[] native = [".so", ".dylib"];
        Assert.DoesNotContain(Directory.GetFiles(feed.Folder["bin"], "*", SearchOption.AllDirectories), file => native.Contains(Path.GetExtension(file)));
    }

    [Fact]
    public async Task Package_ProgramCompiledAheadOfTime_GetsProcessorsWithFusedMultiplyAddUnlessItSaysOtherwise()
    {
        using var feed = new PackageFeed();
        await feed.DotnetAsync("new", "console", "--no-restore", "--name", "consumer", "--output", ".");
        await feed.DotnetAsync("add", "package", "AudioAnomaly", "--version", feed.Version);

        Assert.Equal("x86-64-v3", await InstructionSet("-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64"));
        Assert.Equal("x86-64-v3", await InstructionSet("-p:PublishAot=true", "-p:RuntimeIdentifier=win-x64"));
        Assert.Equal("native", await InstructionSet("-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64", "-p:IlcInstructionSet=native"));
        Assert.Empty(await InstructionSet("-p:PublishAot=true", "-p:RuntimeIdentifier=linux-arm64"));
        Assert.Empty(await InstructionSet("-p:RuntimeIdentifier=linux-x64"));

        async Task<string> InstructionSet(params string[] properties)
            => (await feed.DotnetAsync(["msbuild", "-getProperty:IlcInstructionSet", .. properties])).Trim();
    }

    private static string TenLines()
    {
        return FirstCode().Match(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md")).ReplaceLineEndings("\n")).Groups[1].Value;
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex FirstCode();
}
