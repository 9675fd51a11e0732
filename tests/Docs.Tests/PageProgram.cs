using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AudioAnomaly.Docs.Tests;

/// <summary>
/// The C# of a page as one program. The rules: all fences of a page are one program, in order. Each sees what those before it declared, and may declare a name
/// again. Types may stand anywhere. What a page of the reference takes for granted, such as a model, is in <see cref="Given"/>; pages of the guide take nothing.
/// A fence that is only a chain of calls, from its first point on, is one on the builder of a pipeline. One that begins with "public override" is an excerpt, which
/// stands word for word in a sample, and is compiled there.
/// </summary>
internal static class PageProgram
{
    /// <summary>The name of the method that runs it, in a class of the same name.</summary>
    public const string Entry = "Page";

    /// <summary>Whether a fence is an excerpt of a sample.</summary>
    public static bool IsExcerpt(CodeFence fence) => fence.Text.StartsWith("public override ", StringComparison.Ordinal);

    /// <summary>Makes the source of a page's program.</summary>
    /// <param name="page">The page.</param>
    /// <param name="given">Whether the page may take <see cref="Given"/> for granted.</param>
    public static string SourceOf(DocumentationPage page, bool given)
    {
        var usings = new SortedSet<string>(SnippetCompilation.Usings.Concat(SnippetCompilation.WebUsings).Select(name => $"using {name};"), StringComparer.Ordinal);
        if (given)
        {
            usings.UnionWith(Given.Usings.Select(name => $"using {name};"));
        }

        StringBuilder statements = new(), types = new();
        int count = 0;
        foreach (CodeFence fence in page.Snippets.Where(fence => !IsExcerpt(fence)))
        {
            string text = fence.Text.TrimStart().StartsWith('.') ? $"_ = AudioAnomaly.AudioAnomalyPipeline.CreateBuilder()\n{fence.Text.TrimEnd()};" : fence.Text;
            CompilationUnitSyntax unit = SyntaxFactory.ParseCompilationUnit(text);
            usings.UnionWith(unit.Usings.Select(directive => directive.WithoutTrivia().ToString()));
            statements.AppendLine(CultureInfo.InvariantCulture, $"await Fence{count}(); async System.Threading.Tasks.Task Fence{count}() {{ await System.Threading.Tasks.Task.CompletedTask;");
            foreach (MemberDeclarationSyntax member in unit.Members)
            {
                int line = fence.Line + text[..member.SpanStart].Count(letter => letter == '\n');
                (member is GlobalStatementSyntax ? statements : types).AppendLine(CultureInfo.InvariantCulture, $"#line {line} \"{page.Path}\"").AppendLine(member.ToFullString());
            }

            count++;
        }

        return $$"""
            {{string.Join('\n', usings)}}
            public static class {{Entry}}
            {
                public static async System.Threading.Tasks.Task {{Entry}}Async(string[] args)
                {
                    {{statements}}
                    {{new string('}', count)}}
                }
            }

            {{types}}
            """;
    }
}
