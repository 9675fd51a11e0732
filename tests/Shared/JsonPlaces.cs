using System.Text.Json.Nodes;

namespace AudioAnomaly.Testing;

/// <summary>The places of a JSON document.</summary>
internal static class JsonPlaces
{
    /// <summary>Everything below a node that is not null, the outer before the inner; the node itself if it has a parent.</summary>
    public static List<JsonNode> Of(JsonNode? root)
    {
        List<JsonNode> places = [];
        Collect(root, places);
        return places;
    }

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        if (node is null)
        {
            return;
        }

        if (node.Parent is not null)
        {
            places.Add(node);
        }

        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (JsonNode? child in children)
        {
            Collect(child, places);
        }
    }
}
