using System.Text.Json;

namespace AudioAnomaly;

/// <summary>Finds out how much a JSON document would take in memory, before it is read: each of its values becomes an object.</summary>
internal static class ManifestBounds
{
    private const int MaxValues = 100_000;
    private const int MaxNameBytes = 256;

    /// <summary>Checks a document without keeping anything of it.</summary>
    /// <exception cref="FormatException">It is no JSON object, or has too many values or too long names.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        int values = 0;
        try
        {
            while (reader.Read())
            {
                if (++values > MaxValues || (reader.TokenType == JsonTokenType.PropertyName && reader.ValueSpan.Length > MaxNameBytes))
                {
                    throw new FormatException("its manifest holds more than any model has.");
                }
            }
        }
        catch (JsonException e)
        {
            throw new FormatException("its manifest is no JSON.", e);
        }
    }
}
