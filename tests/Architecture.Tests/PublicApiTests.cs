using System.Reflection;
using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace AudioAnomaly.Architecture.Tests;

public class PublicApiTests
{
    public static TheoryData<string> LibraryNames => [.. Libraries.All.Select(library => library.GetName().Name!)];

    [Theory]
    [MemberData(nameof(LibraryNames))]
    public void PublicApi_IsTheApprovedOne(string library)
    {
        Assembly assembly = Libraries.All.Single(candidate => candidate.GetName().Name == library);
        // The compiler numbers its state machines anew at every change; what is made for Orleans is nobody's to call.
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false, ExcludeAttributes = [typeof(AsyncIteratorStateMachineAttribute).FullName!] };
        options.DenyNamespacePrefixes = [.. options.DenyNamespacePrefixes, "OrleansCodeGen"];
        string actual = assembly.GeneratePublicApi(options).ReplaceLineEndings("\n") + "\n";
        string path = Path.Combine(Libraries.Root, "tests", "Architecture.Tests", "Approved", $"{library}.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE_API") == "1")
        {
            File.WriteAllText(path, actual);
        }

        string approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : string.Empty;
        Assert.True(approved == actual, $"The public API of {library} differs from {path}. If that is intended, run the tests once with APPROVE_API=1, look at the difference, and commit it with a line in the changelog.{FirstDifference(approved, actual)}");
    }

    private static string FirstDifference(string approved, string actual)
    {
        string[] before = approved.Split('\n'), after = actual.Split('\n');
        int line = Enumerable.Range(0, Math.Min(before.Length, after.Length)).FirstOrDefault(i => before[i] != after[i], Math.Min(before.Length, after.Length));
        return $" First difference, line {line + 1}: '{before.ElementAtOrDefault(line)}' became '{after.ElementAtOrDefault(line)}'.";
    }
}
