using System.Text.Json.Nodes;
using AudioAnomaly.Audio;

namespace AudioAnomaly;

/// <summary>What a saved front end tells of how recordings came to its sample rate.</summary>
internal static class SavedResampler
{
    private const string Name = "resampler";

    /// <summary>Writes it down.</summary>
    public static void Write(JsonObject options) => options[Name] = SincResampler.Id;

    /// <summary>Makes sure that the front end was fitted with the resampler that there is.</summary>
    /// <exception cref="FormatException">It was not.</exception>
    public static void Check(JsonObject options)
    {
        string saved = options[Name]!.GetValue<string>();
        if (saved != SincResampler.Id)
        {
            throw new FormatException($"it was fitted with the resampler '{saved}', and this version has '{SincResampler.Id}'.");
        }
    }
}
