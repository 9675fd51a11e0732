using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace AudioAnomaly;

/// <summary>Four numbers at a time on ARM64.</summary>
internal readonly unsafe struct NeonSingleLanes : ISingleLanes<Vector128<float>>
{
    public static int Count => 4;

    public static bool HasManyRegisters => true;

    public static Vector128<float> Create(float value) => Vector128.Create(value);

    public static Vector128<float> Spread(float* source) => AdvSimd.LoadAndReplicateToVector128(source);

    public static Vector128<float> Load(float* source) => AdvSimd.LoadVector128(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadFirst(float* source, int count) => FirstLanes.Load(source, count);

    public static void Store(float* target, Vector128<float> values) => AdvSimd.Store(target, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(float* target, int count, Vector128<float> values) => FirstLanes.Store(target, count, values);

    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => AdvSimd.Add(a, b);

    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => AdvSimd.Subtract(a, b);

    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => AdvSimd.Multiply(a, b);

    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => AdvSimd.Arm64.Divide(a, b);

    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => AdvSimd.Min(a, b);

    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => AdvSimd.Max(a, b);

    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => AdvSimd.FusedMultiplyAdd(c, a, b);

    public static Vector128<float> MultiplySubtract(Vector128<float> a, Vector128<float> b, Vector128<float> c)
        => AdvSimd.FusedMultiplyAdd(AdvSimd.Negate(c), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> values) => (values[0] + values[2]) + (values[1] + values[3]);

    public static Vector128<float> Rectify(Vector128<float> values) => AdvSimd.Max(Vector128<float>.Zero, values);

    public static uint LessMask(Vector128<float> a, Vector128<float> b) => AdvSimd.CompareLessThan(a, b).ExtractMostSignificantBits();

    public static Vector128<float> SelectLess(Vector128<float> a, Vector128<float> b, Vector128<float> less, Vector128<float> other)
        => AdvSimd.BitwiseSelect(AdvSimd.CompareLessThan(a, b), less, other);
}
