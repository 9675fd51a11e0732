using System.Text.Json.Nodes;

namespace AudioAnomaly.Components;

/// <summary>Everything needed to make a component again: plain data, as a model file stores it.</summary>
public sealed class ComponentState
{
    /// <summary>Creates a state.</summary>
    /// <param name="id">The component's stable id.</param>
    /// <param name="options">Its options as JSON.</param>
    public ComponentState(string id, JsonObject options)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(options);
        Id = id;
        Options = options;
    }

    /// <summary>The component's stable id.</summary>
    public string Id { get; }

    /// <summary>Where the component comes from; null for components of your own.</summary>
    public ComponentOrigin? Origin { get; init; }

    /// <summary>The component's options and small values.</summary>
    public JsonObject Options { get; }

    /// <summary>The component's arrays by name.</summary>
    public IDictionary<string, TensorData> Tensors { get; } = new SortedDictionary<string, TensorData>(StringComparer.Ordinal);

    /// <summary>The components inside this one, by role (a detector's "extractor").</summary>
    public IDictionary<string, ComponentState> Parts { get; } = new SortedDictionary<string, ComponentState>(StringComparer.Ordinal);

    /// <summary>Whether another state is of the very same component: id, options, arrays and parts, to the bit.</summary>
    /// <param name="other">The other state.</param>
    /// <returns>True if both would make the same component.</returns>
    public bool Describes(ComponentState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Id == other.Id
            && JsonNode.DeepEquals(Options, other.Options)
            && Tensors.Keys.SequenceEqual(other.Tensors.Keys)
            && Tensors.All(pair => pair.Value.Shape.SequenceEqual(other.Tensors[pair.Key].Shape) && pair.Value.Values.Span.SequenceEqual(other.Tensors[pair.Key].Values.Span))
            && Parts.Keys.SequenceEqual(other.Parts.Keys)
            && Parts.All(pair => pair.Value.Describes(other.Parts[pair.Key]));
    }
}
