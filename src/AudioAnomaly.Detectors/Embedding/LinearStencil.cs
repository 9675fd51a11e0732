namespace AudioAnomaly;

/// <summary>Where a fine grid's cell lies on a coarse grid: the two neighbouring coarse cells and the weight of the second.</summary>
internal readonly record struct LinearStencil(int First, int Second, float Weight)
{
    /// <summary>
    /// The stencils of a fine grid on a coarse one, by exact strides: cell k of a grid of stride s has its centre at (k + 0.5) s - 0.5. Beyond the outer
    /// centres the last cell holds.
    /// </summary>
    /// <param name="count">Cells of the fine grid.</param>
    /// <param name="stride">The fine grid's stride.</param>
    /// <param name="coarseCount">Cells of the coarse grid.</param>
    /// <param name="coarseStride">The coarse grid's stride, in the same unit.</param>
    /// <remarks>Equals half-pixel bilinear resizing where the sizes are exact multiples; where pooling has dropped a last row it does not drift.</remarks>
    public static LinearStencil[] ByStride(int count, int stride, int coarseCount, int coarseStride)
    {
        var stencils = new LinearStencil[count];
        for (int k = 0; k < count; k++)
        {
            double position = Math.Clamp((((k + 0.5) * stride) / coarseStride) - 0.5, 0, coarseCount - 1);
            int first = (int)position;
            stencils[k] = new LinearStencil(first, Math.Min(first + 1, coarseCount - 1), (float)(position - first));
        }

        return stencils;
    }
}
