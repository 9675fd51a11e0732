using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace AudioAnomaly.Docs.Tests;

/// <summary>Compiles programs of pages against the libraries as they are built.</summary>
internal static class PageCompiler
{
    /// <summary>Compiles a page's program.</summary>
    /// <param name="page">The page.</param>
    /// <param name="given">Whether it may take <see cref="Given"/> for granted.</param>
    /// <param name="mistakes">The compiler's errors, none if it compiles.</param>
    /// <returns>The program, or null.</returns>
    public static Assembly? Compile(DocumentationPage page, bool given, out IReadOnlyList<string> mistakes)
    {
        CSharpCompilation compilation = SnippetCompilation.Create(
            $"Page.{page.Path.Replace('/', '.')}",
            OutputKind.DynamicallyLinkedLibrary,
            SnippetCompilation.AllAssemblies,
            CSharpSyntaxTree.ParseText(PageProgram.SourceOf(page, given), new CSharpParseOptions(LanguageVersion.Latest)));
        using var output = new MemoryStream();
        EmitResult result = compilation.Emit(output);
        mistakes = SnippetCompilation.ErrorsIn(result.Diagnostics);
        return result.Success ? Assembly.Load(output.ToArray()) : null;
    }
}
