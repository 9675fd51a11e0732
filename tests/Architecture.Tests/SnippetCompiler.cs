using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AudioAnomaly.Architecture.Tests;

/// <summary>Compiles code that documentation shows, as a project with implicit usings would.</summary>
internal static class SnippetCompiler
{
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
        OutputKind kind = isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        return SnippetCompilation.ErrorsIn(SnippetCompilation.Create("Snippet", kind, assemblies, granted, shown).GetDiagnostics(cancellation));
    }
}
