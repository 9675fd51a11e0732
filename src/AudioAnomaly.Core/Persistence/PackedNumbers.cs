using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AudioAnomaly;

/// <summary>
/// Many numbers in JSON, such as the scores of held-out windows: <c>{ "float64": "..." }</c> with their bytes, little-endian, in base 64. Exact, and read without
/// an object for each, so that a file cannot make the reader allocate much more than it has bytes.
/// </summary>
internal static class PackedNumbers
{
    private const string Key = "float64";

    /// <summary>Packs numbers.</summary>
    public static JsonObject ToJson(IReadOnlyList<double> numbers)
    {
        byte[] bytes = new byte[numbers.Count * sizeof(double)];
        for (int i = 0; i < numbers.Count; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), numbers[i]);
        }

        return new JsonObject { [Key] = Convert.ToBase64String(bytes) };
    }

    /// <summary>Unpacks numbers.</summary>
    /// <param name="json">What <see cref="ToJson"/> made.</param>
    /// <param name="name">What they are, for the message.</param>
    /// <exception cref="FormatException">They are not packed like that, or one is not finite.</exception>
    public static double[] FromJson(JsonNode? json, string name)
    {
        if (json is not JsonObject { Count: 1 } packed || packed[Key] is not JsonValue value || BytesOf(value) is not { } bytes || bytes.Length % sizeof(double) != 0)
        {
            throw new FormatException($"its numbers '{name}' are not packed as they should be.");
        }

        double[] numbers = new double[bytes.Length / sizeof(double)];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)));
            if (!double.IsFinite(numbers[i]))
            {
                throw new FormatException($"its numbers '{name}' hold one that is not finite.");
            }
        }

        return numbers;
    }

    /// <summary>A document with lists in the place of packed numbers, to be read by people.</summary>
    public static JsonNode? Expand(JsonNode? json) => json switch
    {
        JsonObject { Count: 1 } packed when packed[Key] is JsonValue => new JsonArray([.. FromJson(packed, Key).Select(number => (JsonNode)number)]),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Expand(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Expand)]),
        _ => json?.DeepClone(),
    };

    private static byte[]? BytesOf(JsonValue value)
    {
        // From a file, without a string between.
        if (value.TryGetValue(out JsonElement element))
        {
            return element.ValueKind == JsonValueKind.String && element.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : null;
        }

        return value.TryGetValue(out string? text) ? Convert.FromBase64String(text) : null;
    }
}
