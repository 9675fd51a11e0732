using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudioAnomaly;

/// <summary>Four numbers at a time, where there is no fused multiply-add.</summary>
internal readonly unsafe struct SseSingleLanes : ISingleLanes<Vector128<float>>
{
    public static int Count => 4;

    public static bool HasManyRegisters => false;

    public static Vector128<float> Create(float value) => Vector128.Create(value);

    public static Vector128<float> Spread(float* source) => Vector128.Create(*source);

    public static Vector128<float> Load(float* source) => Sse.LoadVector128(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadFirst(float* source, int count) => FirstLanes.Load(source, count);

    public static void Store(float* target, Vector128<float> values) => Sse.Store(target, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(float* target, int count, Vector128<float> values) => FirstLanes.Store(target, count, values);

    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => Sse.Add(a, b);

    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => Sse.Subtract(a, b);

    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => Sse.Multiply(a, b);

    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => Sse.Divide(a, b);

    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Sse.Min(a, b);

    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Sse.Max(a, b);

    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Sse.Add(Sse.Multiply(a, b), c);

    public static Vector128<float> MultiplySubtract(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Sse.Subtract(Sse.Multiply(a, b), c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> values) => (values[0] + values[2]) + (values[1] + values[3]);

    public static Vector128<float> Rectify(Vector128<float> values) => Sse.Max(Vector128<float>.Zero, values);

    public static uint LessMask(Vector128<float> a, Vector128<float> b) => (uint)Sse.MoveMask(Sse.CompareLessThan(a, b));

    public static Vector128<float> SelectLess(Vector128<float> a, Vector128<float> b, Vector128<float> less, Vector128<float> other)
        => Sse41.BlendVariable(other, less, Sse.CompareLessThan(a, b));
}
