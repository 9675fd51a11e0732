using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudioAnomaly;

/// <summary>Eight numbers at a time.</summary>
internal readonly unsafe struct Avx512DoubleLanes : IDoubleLanes<Vector512<double>>
{
    public static int Count => 8;

    public static Vector512<double> Create(double value) => Avx512F.BroadcastScalarToVector512(Vector128.CreateScalarUnsafe(value));

    public static Vector512<double> Load(double* source) => Avx512F.LoadVector512(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Gather(float* source, int* places) => Avx512F.ConvertToVector512Double(Vector256.Create(
        source[places[0]], source[places[1]], source[places[2]], source[places[3]],
        source[places[4]], source[places[5]], source[places[6]], source[places[7]]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LoadFirst(double* source, int count) => Avx512F.MaskLoad(source, First(count), Vector512<double>.Zero);

    public static void Store(double* target, Vector512<double> values) => Avx512F.Store(target, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(double* target, int count, Vector512<double> values) => Avx512F.MaskStore(target, First(count), values);

    public static Vector512<double> Add(Vector512<double> a, Vector512<double> b) => Avx512F.Add(a, b);

    public static Vector512<double> Subtract(Vector512<double> a, Vector512<double> b) => Avx512F.Subtract(a, b);

    public static Vector512<double> Multiply(Vector512<double> a, Vector512<double> b) => Avx512F.Multiply(a, b);

    public static Vector512<double> Divide(Vector512<double> a, Vector512<double> b) => Avx512F.Divide(a, b);

    public static Vector512<double> Min(Vector512<double> a, Vector512<double> b) => Avx512F.Min(a, b);

    public static Vector512<double> Max(Vector512<double> a, Vector512<double> b) => Avx512F.Max(a, b);

    public static Vector512<double> MultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Avx512F.FusedMultiplyAdd(a, b, c);

    public static Vector512<double> MultiplySubtract(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Avx512F.FusedMultiplySubtract(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> values)
        => Avx2DoubleLanes.Sum(Avx.Add(Avx512F.ExtractVector256(values, 0), Avx512F.ExtractVector256(values, 1)));

    public static Vector512<double> AddBits(Vector512<double> a, Vector512<double> b) => Avx512F.Add(a.AsInt64(), b.AsInt64()).AsDouble();

    public static Vector512<double> SubtractBits(Vector512<double> a, Vector512<double> b) => Avx512F.Subtract(a.AsInt64(), b.AsInt64()).AsDouble();

    public static Vector512<double> ShiftToExponent(Vector512<double> a) => Avx512F.ShiftLeftLogical(a.AsInt64(), 52).AsDouble();

    public static Vector512<double> ShiftFromExponent(Vector512<double> a) => Avx512F.ShiftRightLogical(a.AsInt64(), 52).AsDouble();

    private static Vector512<double> First(int count) => Avx512F.CompareLessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsDouble();
}
