using System.Text.Json.Nodes;

namespace AudioAnomaly.Fuzzing;

/// <summary>Damages JSON at random so that it stays JSON: anything in the place of anything.</summary>
internal static class JsonDamage
{
    private static readonly double[] Extremes = [0, -1, 1, 2, 3, 0.5, -0.5, 7, 63, 64, 65, 255, 1000, 1e6, int.MaxValue, int.MinValue, 4294967296, 1e18, 1e300, -1e300, 1e-300];

    /// <summary>Changes one place.</summary>
    /// <param name="root">The document, or the part of it to change.</param>
    /// <param name="texts">Words that mean something in the format.</param>
    /// <param name="random">Decides everything.</param>
    /// <returns>What was done.</returns>
    public static string Apply(JsonNode? root, string[] texts, Random random)
    {
        List<JsonNode> nodes = JsonPlaces.Of(root);
        if (nodes.Count == 0)
        {
            return "nothing left";
        }

        JsonNode node = nodes[random.Next(nodes.Count)];
        string place = node.GetPath();
        switch (random.Next(10))
        {
            case 0 when node.Parent is JsonObject parent:
                parent.Remove(node.GetPropertyName());
                return $"{place} removed";
            case 1 when node.Parent is JsonArray list:
                list.RemoveAt(node.GetElementIndex());
                return $"{place} removed";
            case 2 when node is JsonArray { Count: > 0 } items:
                items.Add(items[random.Next(items.Count)]?.DeepClone());
                return $"{place} grown";
            case 3:
                JsonNode other = nodes[random.Next(nodes.Count)].DeepClone();
                Replace(node, other);
                return $"{place} = another";
            case 4 when node is JsonValue && PackedParent(node) is { } packed:
                double[] numbers = PackedNumbers.FromJson(packed, "x");
                double[] changed = random.Next(3) switch
                {
                    0 => numbers[..random.Next(numbers.Length + 1)],
                    1 => [.. numbers, .. numbers],
                    _ => [.. numbers.Select((number, i) => i == 0 ? Extremes[random.Next(Extremes.Length)] : number)],
                };
                Replace(packed, PackedNumbers.ToJson(changed));
                return $"{place} packed anew";
            default:
                JsonNode? value = Value(node, texts, random);
                Replace(node, value);
                return $"{place} = {value?.ToJsonString() ?? "null"}";
        }
    }

    private static JsonNode? Value(JsonNode node, string[] texts, Random random) => random.Next(9) switch
    {
        0 => null,
        1 => texts[random.Next(texts.Length)],
        2 => new JsonArray(),
        3 => new JsonObject(),
        4 => random.Next(2) == 0,
        5 or 6 when node is JsonValue value && value.TryGetValue(out int number) => unchecked(number + random.Next(-2, 3)),
        _ when random.Next(2) == 0 => (int)Math.Clamp(Extremes[random.Next(Extremes.Length)], int.MinValue, int.MaxValue),
        _ => Extremes[random.Next(Extremes.Length)],
    };

    private static JsonObject? PackedParent(JsonNode node) => node.Parent is JsonObject { Count: 1 } parent && parent.ContainsKey("float64") ? parent : null;

    private static void Replace(JsonNode node, JsonNode? value)
    {
        if (node.Parent is JsonObject parent)
        {
            parent[node.GetPropertyName()] = value;
        }
        else if (node.Parent is JsonArray list)
        {
            list[node.GetElementIndex()] = value;
        }
    }
}
