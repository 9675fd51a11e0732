using System.Numerics.Tensors;

namespace AudioAnomaly.Torch;

/// <summary>
/// CFA's loss over the patches of a clip: patches are drawn into hyperspheres around their nearest centroids, and kept out of those around the next ones.
/// </summary>
/// <remarks>
/// Only the centroids found beforehand are looked at, so neither a matrix of all distances nor its gradient is ever there; the result is that of the whole
/// (test: gradients equal autograd's).
/// </remarks>
internal sealed class CfaLoss(CfaOptions options, CentroidSearch centroids)
{
    /// <summary>The number of centroids that the loss looks at.</summary>
    public int Considered => options.Neighbors + options.HardNegatives;

    /// <summary>Computes the loss, and its gradients if asked.</summary>
    /// <param name="descriptors">Patches x channels.</param>
    /// <param name="nearest">Per patch, the nearest centroids, at least <see cref="Considered"/> of them.</param>
    /// <param name="perPatch">How many there are per patch.</param>
    /// <param name="radius">The radius.</param>
    /// <param name="gradient">Receives the gradient of the descriptors, or is empty.</param>
    /// <returns>The loss, and the radius's gradient.</returns>
    public (double Loss, double RadiusGradient) Compute(ReadOnlySpan<float> descriptors, ReadOnlySpan<int> nearest, int perPatch, float radius, Span<float> gradient)
    {
        int channels = centroids.Channels, count = descriptors.Length / channels;
        double squaredRadius = (double)radius * radius;
        double attraction = 1 / (options.Softness * count * options.Neighbors), repulsion = 1 / (options.Softness * count * options.HardNegatives);
        double loss = 0, radiusGradient = 0;
        float[] distances = new float[perPatch];
        int[] order = new int[perPatch];
        for (int patch = 0; patch < count; patch++)
        {
            ReadOnlySpan<float> descriptor = descriptors.Slice(patch * channels, channels);
            nearest.Slice(patch * perPatch, perPatch).CopyTo(order);
            centroids.Sort(descriptor, order, distances);
            for (int k = 0; k < Considered; k++)
            {
                bool attracts = k < options.Neighbors;
                double excess = attracts ? distances[k] - squaredRadius : squaredRadius - distances[k] - options.Margin;
                if (!(excess > 0))
                {
                    continue;
                }

                double factor = attracts ? attraction : -repulsion;
                loss += Math.Abs(factor) * excess;
                radiusGradient -= 2 * radius * factor;
                if (!gradient.IsEmpty)
                {
                    Pull(descriptor, centroids.Row(order[k]), (float)(2 * factor), gradient.Slice(patch * channels, channels));
                }
            }
        }

        return (loss, radiusGradient);
    }

    /// <summary>Adds the gradient of factor / 2 times the squared distance.</summary>
    private static void Pull(ReadOnlySpan<float> descriptor, ReadOnlySpan<float> centroid, float factor, Span<float> gradient)
    {
        TensorPrimitives.MultiplyAdd(descriptor, factor, gradient, gradient);
        TensorPrimitives.MultiplyAdd(centroid, -factor, gradient, gradient);
    }
}
