using System.Runtime.Intrinsics;

namespace AudioAnomaly;

/// <summary>Runs kernels with the instructions of a path.</summary>
internal static class VectorDispatch
{
    /// <summary>Runs a kernel on a path that the processor has.</summary>
    public static void Run<TKernel>(ref TKernel kernel, VectorPath path)
        where TKernel : struct, ISingleKernel, allows ref struct
    {
        switch (path)
        {
            case VectorPath.Avx512:
                kernel.Run<Avx512SingleLanes, Vector512<float>>();
                break;
            case VectorPath.Avx2:
                kernel.Run<Avx2SingleLanes, Vector256<float>>();
                break;
            case VectorPath.Vector128Fma:
                kernel.Run<FmaSingleLanes, Vector128<float>>();
                break;
            case VectorPath.AdvSimd:
                kernel.Run<NeonSingleLanes, Vector128<float>>();
                break;
            case VectorPath.Vector128NoFma:
                kernel.Run<SseSingleLanes, Vector128<float>>();
                break;
            default:
                kernel.Run<PlainSingleLanes, float>();
                break;
        }
    }

    /// <summary>Runs a kernel on a path that the processor has.</summary>
    public static void RunDouble<TKernel>(ref TKernel kernel, VectorPath path)
        where TKernel : struct, IDoubleKernel, allows ref struct
    {
        switch (path)
        {
            case VectorPath.Avx512:
                kernel.Run<Avx512DoubleLanes, Vector512<double>>();
                break;
            case VectorPath.Avx2:
                kernel.Run<Avx2DoubleLanes, Vector256<double>>();
                break;
            case VectorPath.Vector128Fma:
                kernel.Run<FmaDoubleLanes, Vector128<double>>();
                break;
            case VectorPath.AdvSimd:
                kernel.Run<NeonDoubleLanes, Vector128<double>>();
                break;
            case VectorPath.Vector128NoFma:
                kernel.Run<SseDoubleLanes, Vector128<double>>();
                break;
            default:
                kernel.Run<PlainDoubleLanes, double>();
                break;
        }
    }
}
