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
        VectorPath.Avx512 => new VectorStripKernel<Vector512<float>, Avx512Operations>(),
        VectorPath.Avx2 => new VectorStripKernel<Vector256<float>, Avx2Operations>(),
        VectorPath.Vector128Fma => new VectorStripKernel<Vector128<float>, Vector128FmaOperations>(),
        VectorPath.Vector128NoFma => new VectorStripKernel<Vector128<float>, Vector128Operations>(),
        VectorPath.AdvSimd => new VectorStripKernel<Vector128<float>, AdvSimdOperations>(),
        _ => new VectorStripKernel<float, ScalarOperations>(),
    };

    /// <summary>The working memory of one job, in numbers.</summary>
    public abstract long WorkLength(LayerTask task);

    /// <summary>Does a job.</summary>
    /// <param name="task">The layer's work.</param>
    /// <param name="job">Which job of it.</param>
    /// <param name="work">Working memory that no other thread uses, aligned.</param>
    public abstract void Run(LayerTask task, int job, float* work);
}
