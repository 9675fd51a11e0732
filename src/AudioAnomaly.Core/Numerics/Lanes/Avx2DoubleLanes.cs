using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudioAnomaly;

/// <summary>Four numbers at a time.</summary>
internal readonly unsafe struct Avx2DoubleLanes : IDoubleLanes<Vector256<double>>
{
    public static int Count => 4;

    public static Vector256<double> Create(double value) => Avx2.BroadcastScalarToVector256(Vector128.CreateScalarUnsafe(value));

    public static Vector256<double> Load(double* source) => Avx.LoadVector256(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Gather(float* source, int* places) => Avx.ConvertToVector256Double(Vector128.Create(
        source[places[0]], source[places[1]], source[places[2]], source[places[3]]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> LoadFirst(double* source, int count) => Avx.MaskLoad(source, First(count));

    public static void Store(double* target, Vector256<double> values) => Avx.Store(target, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(double* target, int count, Vector256<double> values) => Avx.MaskStore(target, First(count), values);

    public static Vector256<double> Add(Vector256<double> a, Vector256<double> b) => Avx.Add(a, b);

    public static Vector256<double> Subtract(Vector256<double> a, Vector256<double> b) => Avx.Subtract(a, b);

    public static Vector256<double> Multiply(Vector256<double> a, Vector256<double> b) => Avx.Multiply(a, b);

    public static Vector256<double> Divide(Vector256<double> a, Vector256<double> b) => Avx.Divide(a, b);

    public static Vector256<double> Min(Vector256<double> a, Vector256<double> b) => Avx.Min(a, b);

    public static Vector256<double> Max(Vector256<double> a, Vector256<double> b) => Avx.Max(a, b);

    public static Vector256<double> MultiplyAdd(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Fma.MultiplyAdd(a, b, c);

    public static Vector256<double> MultiplySubtract(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Fma.MultiplySubtract(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector256<double> values) => SseDoubleLanes.Sum(Sse2.Add(Avx.ExtractVector128(values, 0), Avx.ExtractVector128(values, 1)));

    public static Vector256<double> AddBits(Vector256<double> a, Vector256<double> b) => Avx2.Add(a.AsInt64(), b.AsInt64()).AsDouble();

    public static Vector256<double> SubtractBits(Vector256<double> a, Vector256<double> b) => Avx2.Subtract(a.AsInt64(), b.AsInt64()).AsDouble();

    public static Vector256<double> ShiftToExponent(Vector256<double> a) => Avx2.ShiftLeftLogical(a.AsInt64(), 52).AsDouble();

    public static Vector256<double> ShiftFromExponent(Vector256<double> a) => Avx2.ShiftRightLogical(a.AsInt64(), 52).AsDouble();

    // The instructions themselves: compiled ahead of time for processors without AVX2, the methods of Vector256 are calls.
    private static Vector256<double> First(int count) => Avx2.CompareGreaterThan(
        Avx2.BroadcastScalarToVector256(Vector128.CreateScalarUnsafe((long)count)), Avx2.ConvertToVector256Int64(Vector128<byte>.Indices)).AsDouble();
}
