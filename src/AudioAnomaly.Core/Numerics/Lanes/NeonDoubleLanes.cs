using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace AudioAnomaly;

/// <summary>Two numbers at a time on ARM64.</summary>
internal readonly unsafe struct NeonDoubleLanes : IDoubleLanes<Vector128<double>>
{
    public static int Count => 2;

    public static Vector128<double> Create(double value) => Vector128.Create(value);

    public static Vector128<double> Load(double* source) => AdvSimd.LoadVector128(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Gather(float* source, int* places) => Vector128.Create(source[places[0]], (double)source[places[1]]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> LoadFirst(double* source, int count) => count == 0 ? Vector128<double>.Zero : Vector128.CreateScalar(*source);

    public static void Store(double* target, Vector128<double> values) => AdvSimd.Store(target, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(double* target, int count, Vector128<double> values) => FirstLanes.Store(target, count, values);

    public static Vector128<double> Add(Vector128<double> a, Vector128<double> b) => AdvSimd.Arm64.Add(a, b);

    public static Vector128<double> Subtract(Vector128<double> a, Vector128<double> b) => AdvSimd.Arm64.Subtract(a, b);

    public static Vector128<double> Multiply(Vector128<double> a, Vector128<double> b) => AdvSimd.Arm64.Multiply(a, b);

    public static Vector128<double> Divide(Vector128<double> a, Vector128<double> b) => AdvSimd.Arm64.Divide(a, b);

    public static Vector128<double> Min(Vector128<double> a, Vector128<double> b) => AdvSimd.Arm64.Min(a, b);

    public static Vector128<double> Max(Vector128<double> a, Vector128<double> b) => AdvSimd.Arm64.Max(a, b);

    public static Vector128<double> MultiplyAdd(Vector128<double> a, Vector128<double> b, Vector128<double> c) => AdvSimd.Arm64.FusedMultiplyAdd(c, a, b);

    public static Vector128<double> MultiplySubtract(Vector128<double> a, Vector128<double> b, Vector128<double> c)
        => AdvSimd.Arm64.FusedMultiplyAdd(AdvSimd.Arm64.Negate(c), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector128<double> values) => values[0] + values[1];

    public static Vector128<double> AddBits(Vector128<double> a, Vector128<double> b) => AdvSimd.Add(a.AsInt64(), b.AsInt64()).AsDouble();

    public static Vector128<double> SubtractBits(Vector128<double> a, Vector128<double> b) => AdvSimd.Subtract(a.AsInt64(), b.AsInt64()).AsDouble();

    public static Vector128<double> ShiftToExponent(Vector128<double> a) => Vector128.ShiftLeft(a.AsInt64(), 52).AsDouble();

    public static Vector128<double> ShiftFromExponent(Vector128<double> a) => Vector128.ShiftRightLogical(a.AsInt64(), 52).AsDouble();
}
