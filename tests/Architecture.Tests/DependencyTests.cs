using System.Reflection;

namespace AudioAnomaly.Architecture.Tests;

public class DependencyTests
{
    public static TheoryData<string> Projects => [.. ProjectDirections.Projects];

    public static TheoryData<string> LibraryNames => [.. Libraries.All.Select(library => library.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Projects_ReferenceEachOther_InOneDirectionOnly(string project)
    {
        Assert.True(ProjectDirections.Allowed.ContainsKey(project), $"Say in {nameof(ProjectDirections)} and in docs/reference/architecture.md what {project} may depend on.");
        Assert.All(ProjectDirections.References(project, "ProjectReference"), name => Assert.Contains(name, ProjectDirections.Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(LibraryNames))]
    public void Assemblies_ReferenceEachOther_InOneDirectionOnly(string library)
    {
        IEnumerable<string> referenced = References(library).Where(name => name.StartsWith("AudioAnomaly", StringComparison.Ordinal));

        Assert.All(referenced, name => Assert.Contains(name, ProjectDirections.Allowed[library]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Projects_ThirdParties_AreUsedWhereTheyBelong(string project)
    {
        foreach ((string prefix, string[] users) in ProjectDirections.Reserved.Where(pair => !pair.Value.Contains(project)))
        {
            Assert.All(
                ProjectDirections.References(project, "PackageReference").Concat(Libraries.All.Any(library => library.GetName().Name == project) ? References(project) : []),
                name => Assert.False(name.StartsWith(prefix, StringComparison.Ordinal), $"{project} uses {name}, which only {string.Join(" and ", users)} may."));
        }
    }

    [Fact]
    public void Libraries_ReferenceNothingUnexpected()
    {
        string[] allowed = ["AudioAnomaly", "System.", "Microsoft.Extensions.", "netstandard", "Microsoft.Win32.Primitives", .. ProjectDirections.Reserved.Keys];

        Assert.All(
            Libraries.All.SelectMany(library => References(library.GetName().Name!)),
            name => Assert.Contains(allowed, prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void Libraries_NeedNoNativeTorchOrOnnxRuntime()
    {
        // The native backend is the program's choice: a library's own package must not drag one in.
        foreach (Assembly library in Libraries.All)
        {
            Assert.All(ProjectDirections.References(library.GetName().Name!, "PackageReference"), name =>
            {
                Assert.DoesNotContain("libtorch", name, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("TorchSharp-", name, StringComparison.OrdinalIgnoreCase);
                Assert.False(name.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal) && name != "Microsoft.ML.OnnxRuntime.Managed", name);
            });
        }
    }

    private static IEnumerable<string> References(string library)
        => Libraries.All.Single(assembly => assembly.GetName().Name == library).GetReferencedAssemblies().Select(name => name.Name!);
}
