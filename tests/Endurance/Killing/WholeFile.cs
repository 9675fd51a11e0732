using System.Text.Json;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly.Endurance;

/// <summary>Tells whether a file that a command wrote is whole, by what ends it.</summary>
internal static class WholeFile
{
    private static readonly byte[] PngEnd = [.. "IEND"u8, 0xae, 0x42, 0x60, 0x82];

    /// <returns>What is wrong; null for nothing.</returns>
    public static string? WhyNot(string file)
    {
        try
        {
            switch (Path.GetExtension(file))
            {
                case ".json":
                    using (JsonDocument.Parse(File.ReadAllBytes(file)))
                    {
                        return null;
                    }

                case ".npy":
                    NpyFile.Read(file);
                    return null;
                case ".aam":
                    AudioAnomalyModel.ReadManifest(file);
                    return null;
                case ".safetensors":
                    using (var checkpoint = Checkpoint.Open(file))
                    {
                        checkpoint.Read(checkpoint.Tensors.Select(tensor => tensor.Name));
                        return null;
                    }

                case ".wav":
                    return AudioClip.FromFile(file).Samples.Length > 0 ? null : "it is empty";
                case ".png":
                    return File.ReadAllBytes(file).AsSpan().EndsWith(PngEnd) ? null : "its end is missing";
                case ".html" or ".svg" or ".md" or ".csv" or ".txt":
                    return File.ReadAllText(file).TrimEnd() is { Length: > 0 } text
                        && (Path.GetExtension(file) is ".html" ? text.EndsWith("</html>", StringComparison.Ordinal) : Path.GetExtension(file) is not ".svg" || text.EndsWith("</svg>", StringComparison.Ordinal)) ? null : "its end is missing";
                default:
                    return "nobody knows what it is";
            }
        }
        catch (Exception e) when (e is AudioAnomalyException or JsonException)
        {
            return e.Message;
        }
    }
}
