using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudioAnomaly;

/// <summary>Two numbers at a time, with fused multiply-add.</summary>
internal readonly unsafe struct FmaDoubleLanes : IDoubleLanes<Vector128<double>>
{
    public static int Count => 2;

    public static Vector128<double> Create(double value) => Vector128.Create(value);

    public static Vector128<double> Load(double* source) => Sse2.LoadVector128(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Gather(float* source, int* places) => Vector128.Create(source[places[0]], (double)source[places[1]]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> LoadFirst(double* source, int count) => Avx.MaskLoad(source, First(count));

    public static void Store(double* target, Vector128<double> values) => Sse2.Store(target, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(double* target, int count, Vector128<double> values) => Avx.MaskStore(target, First(count), values);

    public static Vector128<double> Add(Vector128<double> a, Vector128<double> b) => Sse2.Add(a, b);

    public static Vector128<double> Subtract(Vector128<double> a, Vector128<double> b) => Sse2.Subtract(a, b);

    public static Vector128<double> Multiply(Vector128<double> a, Vector128<double> b) => Sse2.Multiply(a, b);

    public static Vector128<double> Divide(Vector128<double> a, Vector128<double> b) => Sse2.Divide(a, b);

    public static Vector128<double> Min(Vector128<double> a, Vector128<double> b) => Sse2.Min(a, b);

    public static Vector128<double> Max(Vector128<double> a, Vector128<double> b) => Sse2.Max(a, b);

    public static Vector128<double> MultiplyAdd(Vector128<double> a, Vector128<double> b, Vector128<double> c) => Fma.MultiplyAdd(a, b, c);

    public static Vector128<double> MultiplySubtract(Vector128<double> a, Vector128<double> b, Vector128<double> c) => Fma.MultiplySubtract(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector128<double> values) => values[0] + values[1];

    public static Vector128<double> AddBits(Vector128<double> a, Vector128<double> b) => Sse2.Add(a.AsInt64(), b.AsInt64()).AsDouble();

    public static Vector128<double> SubtractBits(Vector128<double> a, Vector128<double> b) => Sse2.Subtract(a.AsInt64(), b.AsInt64()).AsDouble();

    public static Vector128<double> ShiftToExponent(Vector128<double> a) => Sse2.ShiftLeftLogical(a.AsInt64(), 52).AsDouble();

    public static Vector128<double> ShiftFromExponent(Vector128<double> a) => Sse2.ShiftRightLogical(a.AsInt64(), 52).AsDouble();

    private static Vector128<double> First(int count) => Sse42.CompareGreaterThan(Vector128.Create((long)count), Vector128<long>.Indices).AsDouble();
}
