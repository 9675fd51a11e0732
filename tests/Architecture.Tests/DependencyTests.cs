using System.Reflection;

namespace AudioAnomaly.Architecture.Tests;

public class DependencyTests
{
    [Theory]
    [InlineData("AudioAnomaly.Core")]
    [InlineData("AudioAnomaly.Features", "AudioAnomaly.Core")]
    [InlineData("AudioAnomaly.Detectors", "AudioAnomaly.Core", "AudioAnomaly.Features")]
    [InlineData("AudioAnomaly.Metrics", "AudioAnomaly.Core")]
    public void Libraries_ReferenceEachOther_InOneDirectionOnly(string library, params string[] allowed)
    {
        string[] referenced = [.. References(library).Where(name => name.StartsWith("AudioAnomaly", StringComparison.Ordinal))];

        Assert.All(referenced, name => Assert.Contains(name, allowed));
    }

    [Theory]
    [InlineData("AudioAnomaly.Core")]
    [InlineData("AudioAnomaly.Metrics")]
    public void CoreAndMetrics_KnowNoTorchSharp(string library)
        => Assert.DoesNotContain(References(library), name => name.Contains("Torch", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Libraries_ReferenceNothingUnexpected()
    {
        string[] allowed = ["AudioAnomaly.", "System.", "Microsoft.Extensions.", "MathNet.Numerics", "TorchSharp", "netstandard", "Microsoft.Win32.Primitives"];

        Assert.All(
            Libraries.All.SelectMany(library => References(library.GetName().Name!)),
            name => Assert.Contains(allowed, prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void Libraries_NeedNoNativePackage()
    {
        // The native backend is the program's choice: a library's own package must not drag one in.
        foreach (Assembly library in Libraries.All)
        {
            string project = File.ReadAllText(Path.Combine(Libraries.Root, "src", library.GetName().Name!, $"{library.GetName().Name}.csproj"));
            Assert.DoesNotContain("libtorch", project, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("TorchSharp-", project, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static IEnumerable<string> References(string library)
        => Libraries.All.Single(assembly => assembly.GetName().Name == library).GetReferencedAssemblies().Select(name => name.Name!);
}
