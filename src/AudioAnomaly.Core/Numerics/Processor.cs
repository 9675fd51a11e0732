using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace AudioAnomaly;

/// <summary>
/// Which kernels this processor runs. Asked of the instruction sets themselves, which ahead-of-time code does when it runs; what
/// <c>Vector512.IsHardwareAccelerated</c> says there was fixed when compiling.
/// </summary>
internal static class Processor
{
    // Tests force a path to compare results; any path that the processor has can be forced.
    internal const string PathVariable = "AUDIOANOMALY_VECTOR_PATH";

    /// <summary>The path that kernels take in this process.</summary>
    public static VectorPath Path { get; } = Choose(Environment.GetEnvironmentVariable(PathVariable));

    /// <summary>Whether kernels fuse multiplication and addition. Without it last bits differ, and networks take several times as long.</summary>
    public static bool HasFusedMultiplyAdd => Fuses(Path);

    /// <summary>Whether a path fuses multiplication and addition.</summary>
    public static bool Fuses(VectorPath path) => path is not (VectorPath.Scalar or VectorPath.Vector128NoFma);

    /// <summary>Whether the processor has what a path needs.</summary>
    public static bool Has(VectorPath path) => path switch
    {
        VectorPath.Avx512 => Avx512F.IsSupported && Fma.IsSupported,
        VectorPath.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        VectorPath.Vector128Fma => Fma.IsSupported,
        VectorPath.Vector128NoFma => Sse41.IsSupported,
        VectorPath.AdvSimd => AdvSimd.Arm64.IsSupported,
        _ => true,
    };

    /// <summary>The widest path there is, or the one that is forced.</summary>
    internal static VectorPath Choose(string? forced)
    {
        if (Enum.TryParse(forced, ignoreCase: true, out VectorPath path) && Enum.IsDefined(path) && Has(path))
        {
            return path;
        }

        VectorPath[] fromWidest = [VectorPath.Avx512, VectorPath.Avx2, VectorPath.AdvSimd, VectorPath.Vector128Fma, VectorPath.Vector128NoFma];
        return Array.Find(fromWidest, Has);
    }
}
