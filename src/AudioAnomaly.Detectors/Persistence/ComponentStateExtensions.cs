using System.Numerics.Tensors;
using System.Text.Json.Nodes;

namespace AudioAnomaly;

/// <summary>Takes checked arrays out of saved states, and compares states.</summary>
internal static class ComponentStateExtensions
{
    /// <summary>An array of the shape expected.</summary>
    /// <exception cref="KeyNotFoundException">There is no such array.</exception>
    /// <exception cref="FormatException">It has another shape, or a value that is not finite.</exception>
    public static float[] Array(this ComponentState saved, string name, params ReadOnlySpan<int> shape)
    {
        TensorData tensor = saved.Tensors[name];
        if (!shape.SequenceEqual([.. tensor.Shape]))
        {
            throw new FormatException($"its array '{name}' has shape [{string.Join(", ", tensor.Shape)}] where [{string.Join(", ", shape.ToArray())}] is expected.");
        }

        return tensor.FiniteValues(name);
    }

    /// <summary>The values of an array, none of which may be infinite or not a number: no distance to it could be compared.</summary>
    /// <exception cref="FormatException">One is.</exception>
    public static float[] FiniteValues(this TensorData tensor, string name) => TensorPrimitives.IsFiniteAll<float>(tensor.Values.Span)
        ? tensor.Values.ToArray()
        : throw new FormatException($"its array '{name}' holds a value that is not finite.");

    /// <summary>Whether another state is of the very same component: id, options, arrays and parts.</summary>
    public static bool Describes(this ComponentState saved, ComponentState other) =>
        saved.Id == other.Id
        && JsonNode.DeepEquals(saved.Options, other.Options)
        && saved.Tensors.Keys.SequenceEqual(other.Tensors.Keys)
        && saved.Tensors.All(pair => pair.Value.Shape.SequenceEqual(other.Tensors[pair.Key].Shape) && pair.Value.Values.Span.SequenceEqual(other.Tensors[pair.Key].Values.Span))
        && saved.Parts.Keys.SequenceEqual(other.Parts.Keys)
        && saved.Parts.All(pair => pair.Value.Describes(other.Parts[pair.Key]));
}
