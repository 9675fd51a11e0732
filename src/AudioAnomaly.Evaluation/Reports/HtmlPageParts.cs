using System.Security.Cryptography;
using System.Text;

namespace AudioAnomaly.Evaluation;

/// <summary>The style and the script of pages, which are files of this package.</summary>
internal static class HtmlPageParts
{
    /// <summary>How pages look.</summary>
    public static string Style { get; } = Read("page.css");

    /// <summary>Sorts and filters tables.</summary>
    public static string Script { get; } = Read("page.js");

    /// <summary>What a content security policy names the script by, so that no other one runs.</summary>
    public static string ScriptSource { get; } = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))}'";

    private static string Read(string name)
    {
        using Stream stream = typeof(HtmlPageParts).Assembly.GetManifestResourceStream(name)!;
        using var text = new StreamReader(stream);

        // As browsers read them, whatever the line ends of the source.
        return text.ReadToEnd().ReplaceLineEndings("\n");
    }
}
