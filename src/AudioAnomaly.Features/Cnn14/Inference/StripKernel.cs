using System.Runtime.Intrinsics;

namespace AudioAnomaly;

/// <summary>Does the jobs of layers, with one instruction set.</summary>
internal abstract unsafe class StripKernel
{
    /// <summary>The numbers in a vector.</summary>
    public abstract int Lanes { get; }

    /// <summary>The kernel of an instruction set, which the processor must have.</summary>
    public static StripKernel For(VectorPath path) => path switch
    {
        VectorPath.Avx512 => new VectorStripKernel<Vector512<float>, Avx512SingleLanes>(),
        VectorPath.Avx2 => new VectorStripKernel<Vector256<float>, Avx2SingleLanes>(),
        VectorPath.Vector128Fma => new VectorStripKernel<Vector128<float>, FmaSingleLanes>(),
        VectorPath.Vector128NoFma => new VectorStripKernel<Vector128<float>, SseSingleLanes>(),
        VectorPath.AdvSimd => new VectorStripKernel<Vector128<float>, NeonSingleLanes>(),
        _ => new VectorStripKernel<float, PlainSingleLanes>(),
    };

    /// <summary>The working memory of one job, in numbers.</summary>
    public abstract long WorkLength(LayerTask task);

    /// <summary>Does a job.</summary>
    /// <param name="task">The layer's work.</param>
    /// <param name="job">Which job of it.</param>
    /// <param name="work">Working memory that no other thread uses, aligned.</param>
    public abstract void Run(LayerTask task, int job, float* work);
}
