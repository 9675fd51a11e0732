namespace AudioAnomaly;

/// <summary>The instruction sets that kernels are written for. All but <see cref="Scalar"/> and <see cref="Vector128NoFma"/> give the same bits.</summary>
internal enum VectorPath
{
    /// <summary>One number at a time; only where a processor has none of the others.</summary>
    Scalar,

    /// <summary>Four numbers at a time without fused multiply-add: other last bits.</summary>
    Vector128NoFma,

    /// <summary>Four numbers at a time with fused multiply-add (x64).</summary>
    Vector128Fma,

    /// <summary>Four numbers at a time on ARM64.</summary>
    AdvSimd,

    /// <summary>Eight numbers at a time with fused multiply-add.</summary>
    Avx2,

    /// <summary>Sixteen numbers at a time.</summary>
    Avx512,
}
