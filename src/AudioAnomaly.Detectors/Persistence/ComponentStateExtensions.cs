using System.Numerics.Tensors;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Takes checked arrays out of saved states, and compares components by them.</summary>
internal static class ComponentStateExtensions
{
    /// <summary>The values of an array of the shape expected.</summary>
    /// <exception cref="FormatException">It is missing, has another shape, or a value that is not finite.</exception>
    public static float[] Array(this ComponentState saved, string name, params ReadOnlySpan<int> shape) => saved.FiniteTensor(name, shape).Values.ToArray();

    /// <summary>An array of the shape expected.</summary>
    /// <exception cref="FormatException">It is missing, has another shape, or a value that is not finite.</exception>
    public static TensorData FiniteTensor(this ComponentState saved, string name, params ReadOnlySpan<int> shape)
    {
        if (!saved.Tensors.TryGetValue(name, out TensorData? tensor))
        {
            throw new FormatException($"its array '{name}' is missing.");
        }

        return shape.SequenceEqual([.. tensor.Shape])
            ? tensor.Finite(name)
            : throw new FormatException($"its array '{name}' has shape [{string.Join(", ", tensor.Shape)}] where [{string.Join(", ", shape.ToArray())}] is expected.");
    }

    /// <summary>The values of an array, none of which may be infinite or not a number: no distance to it could be compared.</summary>
    /// <exception cref="FormatException">One is.</exception>
    public static float[] FiniteValues(this TensorData tensor, string name) => tensor.Finite(name).Values.ToArray();

    /// <summary>Whether detectors learn the same from two feature extractors. States can be large, and merged detectors often share an extractor.</summary>
    public static bool IsLike(this IFeatureExtractor one, IFeatureExtractor other)
    {
        if (ReferenceEquals(one, other))
        {
            return true;
        }

        return one.SaveState().Describes(other.SaveState());
    }

    private static TensorData Finite(this TensorData tensor, string name) => TensorPrimitives.IsFiniteAll<float>(tensor.Values.Span)
        ? tensor
        : throw new FormatException($"its array '{name}' holds a value that is not finite.");
}
