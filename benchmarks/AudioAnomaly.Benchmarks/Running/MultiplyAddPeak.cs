using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudioAnomaly.Benchmarks;

/// <summary>Fused multiply-adds that never leave the registers: what managed code can reach at best.</summary>
internal static class MultiplyAddPeak
{
    private const int Repeats = 2_000_000;
    private const int Chains = 12;

    private static float _sink;

    /// <summary>Billions of operations of one <see cref="RunAll"/>.</summary>
    public static double GigaFlops(int threads) => 2e-9 * Repeats * Chains * LaneCount * threads;

    /// <summary>Runs on all processors.</summary>
    public static void RunAll() => Parallel.For(0, Environment.ProcessorCount, _ => Volatile.Write(ref _sink, Vector512.IsHardwareAccelerated ? Run512(1.0000001f) : Run256(1.0000001f)));

    private static int LaneCount => Vector512.IsHardwareAccelerated ? 16 : 8;

    // Twelve sums that do not depend on each other hide the latency of four cycles in both units.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Run512(float factor)
    {
        var x = Vector512.Create(factor);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, x);
            b = Vector512.FusedMultiplyAdd(b, x, x);
            c = Vector512.FusedMultiplyAdd(c, x, x);
            d = Vector512.FusedMultiplyAdd(d, x, x);
            e = Vector512.FusedMultiplyAdd(e, x, x);
            f = Vector512.FusedMultiplyAdd(f, x, x);
            g = Vector512.FusedMultiplyAdd(g, x, x);
            h = Vector512.FusedMultiplyAdd(h, x, x);
            i = Vector512.FusedMultiplyAdd(i, x, x);
            j = Vector512.FusedMultiplyAdd(j, x, x);
            k = Vector512.FusedMultiplyAdd(k, x, x);
            l = Vector512.FusedMultiplyAdd(l, x, x);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Run256(float factor)
    {
        var x = Vector256.Create(factor);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, x);
            b = Vector256.FusedMultiplyAdd(b, x, x);
            c = Vector256.FusedMultiplyAdd(c, x, x);
            d = Vector256.FusedMultiplyAdd(d, x, x);
            e = Vector256.FusedMultiplyAdd(e, x, x);
            f = Vector256.FusedMultiplyAdd(f, x, x);
            g = Vector256.FusedMultiplyAdd(g, x, x);
            h = Vector256.FusedMultiplyAdd(h, x, x);
            i = Vector256.FusedMultiplyAdd(i, x, x);
            j = Vector256.FusedMultiplyAdd(j, x, x);
            k = Vector256.FusedMultiplyAdd(k, x, x);
            l = Vector256.FusedMultiplyAdd(l, x, x);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
