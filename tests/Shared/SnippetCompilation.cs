using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AudioAnomaly.Testing;

/// <summary>Compiles code that documentation shows, against the assemblies of the tests.</summary>
internal static class SnippetCompilation
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

    /// <summary>The paths of every assembly of the tests: the framework's, those of packages, and the libraries.</summary>
    public static string[] AllAssemblies { get; } = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Distinct()];

    private static Lazy<Dictionary<string, MetadataReference>> References { get; } = new(() => AllAssemblies
        .ToDictionary(path => path, path => (MetadataReference)MetadataReference.CreateFromFile(path)));

    /// <summary>Begins to compile.</summary>
    /// <param name="name">The name of what is made.</param>
    /// <param name="kind">Whether it is a program.</param>
    /// <param name="assemblies">The paths of the assemblies that it may use, of <see cref="AllAssemblies"/>.</param>
    /// <param name="sources">The code.</param>
    public static CSharpCompilation Create(string name, OutputKind kind, IEnumerable<string> assemblies, params SyntaxTree[] sources) => CSharpCompilation.Create(
        name,
        sources,
        assemblies.Select(path => References.Value[path]),
        new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The errors among what the compiler says.</summary>
    public static IReadOnlyList<string> ErrorsIn(IEnumerable<Diagnostic> diagnostics)
        => [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];
}
