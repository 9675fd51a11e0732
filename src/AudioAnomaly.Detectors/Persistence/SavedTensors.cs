namespace AudioAnomaly;

/// <summary>Reads arrays of saved states, and refuses those that no fit can have made.</summary>
internal static class SavedTensors
{
    /// <summary>An array of a state.</summary>
    /// <exception cref="FormatException">It is missing, has another shape, or holds a value that is not finite.</exception>
    public static TensorData FiniteTensor(this ComponentState saved, string name, params ReadOnlySpan<int> shape)
    {
        if (!saved.Tensors.TryGetValue(name, out TensorData? tensor))
        {
            throw new FormatException($"its array '{name}' is missing.");
        }

        if (!shape.SequenceEqual([.. tensor.Shape]))
        {
            throw new FormatException($"its array '{name}' has shape [{string.Join(", ", tensor.Shape)}] where [{string.Join(", ", shape.ToArray())}] is expected.");
        }

        return System.Numerics.Tensors.TensorPrimitives.IsFiniteAll(tensor.Values.Span)
            ? tensor
            : throw new FormatException($"its array '{name}' holds a value that is not finite.");
    }
}
