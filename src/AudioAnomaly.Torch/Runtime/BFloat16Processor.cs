using System.Runtime.Intrinsics.X86;

namespace AudioAnomaly.Torch;

/// <summary>Whether this processor computes in bfloat16.</summary>
internal static class BFloat16Processor
{
    /// <summary>
    /// Whether it has AVX-512 BF16, and .NET may use AVX-512 (which the operating system must allow, and <c>DOTNET_EnableAVX512=0</c> forbids).
    /// </summary>
    public static bool HasInstructions { get; } = Avx512F.IsSupported && HasAvx512BFloat16();

    private static bool HasAvx512BFloat16()
    {
        // Leaf 7 tells in EAX how many further sub-leaves it has; AVX512_BF16 is bit 5 of the first one's EAX.
        const int Features = 7;
        return X86Base.CpuId(0, 0).Eax >= Features
            && X86Base.CpuId(Features, 0).Eax >= 1
            && (X86Base.CpuId(Features, 1).Eax & (1 << 5)) != 0;
    }
}
