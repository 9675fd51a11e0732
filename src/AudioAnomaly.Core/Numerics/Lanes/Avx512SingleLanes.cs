using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudioAnomaly;

/// <summary>Sixteen numbers at a time.</summary>
internal readonly unsafe struct Avx512SingleLanes : ISingleLanes<Vector512<float>>
{
    public static int Count => 16;

    public static bool HasManyRegisters => true;

    public static Vector512<float> Create(float value) => Avx512F.BroadcastScalarToVector512(Vector128.CreateScalarUnsafe(value));

    public static Vector512<float> Spread(float* source) => Avx512F.BroadcastScalarToVector512(Vector128.CreateScalarUnsafe(*source));

    public static Vector512<float> Load(float* source) => Avx512F.LoadVector512(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadFirst(float* source, int count) => Avx512F.MaskLoad(source, First(count), Vector512<float>.Zero);

    public static void Store(float* target, Vector512<float> values) => Avx512F.Store(target, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(float* target, int count, Vector512<float> values) => Avx512F.MaskStore(target, First(count), values);

    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => Avx512F.Add(a, b);

    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => Avx512F.Subtract(a, b);

    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => Avx512F.Multiply(a, b);

    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => Avx512F.Divide(a, b);

    public static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Avx512F.Min(a, b);

    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Avx512F.Max(a, b);

    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Avx512F.FusedMultiplyAdd(a, b, c);

    public static Vector512<float> MultiplySubtract(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Avx512F.FusedMultiplySubtract(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> values) => Avx2SingleLanes.Sum(Avx.Add(Avx512F.ExtractVector256(values, 0), Avx512F.ExtractVector256(values, 1)));

    public static Vector512<float> Rectify(Vector512<float> values) => Avx512F.Max(Vector512<float>.Zero, values);

    public static uint LessMask(Vector512<float> a, Vector512<float> b) => (uint)Avx512F.CompareLessThan(a, b).ExtractMostSignificantBits();

    public static Vector512<float> SelectLess(Vector512<float> a, Vector512<float> b, Vector512<float> less, Vector512<float> other)
        => Avx512F.BlendVariable(other, less, Avx512F.CompareLessThan(a, b));

    private static Vector512<float> First(int count) => Avx512F.CompareLessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}
