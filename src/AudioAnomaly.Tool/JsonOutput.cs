using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AudioAnomaly.Tool;

/// <summary>Writes the one JSON document of a command to standard output.</summary>
internal static class JsonOutput
{
    // Paths and messages stay readable; the document goes to a terminal or a program, not into a web page.
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(JsonNode document) => Console.Out.WriteLine(document.ToJsonString(Options));
}
