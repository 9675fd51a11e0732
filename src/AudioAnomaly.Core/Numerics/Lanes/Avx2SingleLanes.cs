using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudioAnomaly;

/// <summary>Eight numbers at a time.</summary>
internal readonly unsafe struct Avx2SingleLanes : ISingleLanes<Vector256<float>>
{
    public static int Count => 8;

    public static bool HasManyRegisters => false;

    public static Vector256<float> Create(float value) => Avx2.BroadcastScalarToVector256(Vector128.CreateScalarUnsafe(value));

    public static Vector256<float> Spread(float* source) => Avx.BroadcastScalarToVector256(source);

    public static Vector256<float> Load(float* source) => Avx.LoadVector256(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadFirst(float* source, int count) => Avx.MaskLoad(source, First(count));

    public static void Store(float* target, Vector256<float> values) => Avx.Store(target, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(float* target, int count, Vector256<float> values) => Avx.MaskStore(target, First(count), values);

    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => Avx.Add(a, b);

    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => Avx.Subtract(a, b);

    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => Avx.Multiply(a, b);

    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => Avx.Divide(a, b);

    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Avx.Min(a, b);

    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Avx.Max(a, b);

    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Fma.MultiplyAdd(a, b, c);

    public static Vector256<float> MultiplySubtract(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Fma.MultiplySubtract(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> values) => SseSingleLanes.Sum(Sse.Add(Avx.ExtractVector128(values, 0), Avx.ExtractVector128(values, 1)));

    public static Vector256<float> Rectify(Vector256<float> values) => Avx.Max(Vector256<float>.Zero, values);

    public static uint LessMask(Vector256<float> a, Vector256<float> b) => (uint)Avx.MoveMask(Avx.CompareLessThan(a, b));

    public static Vector256<float> SelectLess(Vector256<float> a, Vector256<float> b, Vector256<float> less, Vector256<float> other)
        => Avx.BlendVariable(other, less, Avx.CompareLessThan(a, b));

    // The instructions themselves: compiled ahead of time for processors without AVX2, the methods of Vector256 are calls.
    private static Vector256<float> First(int count) => Avx2.CompareGreaterThan(
        Avx2.BroadcastScalarToVector256(Vector128.CreateScalarUnsafe(count)), Avx2.ConvertToVector256Int32(Vector128<byte>.Indices)).AsSingle();
}
