using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AudioAnomaly.Architecture.Tests;

/// <summary>Compiles code that documentation shows, as a project with implicit usings would.</summary>
internal static class SnippetCompiler
{
    /// <summary>What a project of the plain SDK imports by itself.</summary>
    public static readonly string[] Usings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    /// <summary>What a project of the Web SDK imports beside it.</summary>
    public static readonly string[] WebUsings =
    [
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging", "System.Net.Http.Json",
    ];

    /// <summary>Every assembly of the tests: the framework's, those of packages, and the libraries.</summary>
    public static string[] AllAssemblies { get; } = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Distinct()];

    private static Lazy<Dictionary<string, MetadataReference>> References { get; } = new(() => AllAssemblies
        .ToDictionary(path => path, path => (MetadataReference)MetadataReference.CreateFromFile(path)));

    /// <summary>Compiles a program, or a class if there are no statements outside of one.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="code">The code.</param>
    /// <param name="usings">The namespaces that are imported by themselves.</param>
    /// <param name="assemblies">The paths of the assemblies that it may use.</param>
    /// <returns>The errors; none if it compiles.</returns>
    public static IReadOnlyList<string> ErrorsOf(string name, string code, IEnumerable<string> usings, IEnumerable<string> assemblies)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        SyntaxTree shown = CSharpSyntaxTree.ParseText(code, path: name, cancellationToken: cancellation);
        SyntaxTree granted = CSharpSyntaxTree.ParseText(string.Concat(usings.Select(one => $"global using {one};\n")), cancellationToken: cancellation);
        bool isProgram = shown.GetCompilationUnitRoot(cancellation).Members.Any(part => part is GlobalStatementSyntax);
        var compilation = CSharpCompilation.Create(
            "Snippet",
            [granted, shown],
            assemblies.Select(path => References.Value[path]),
            new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return [.. compilation.GetDiagnostics(cancellation).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];
    }
}
