using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>One number at a time, where a processor has no vectors.</summary>
internal readonly unsafe struct PlainDoubleLanes : IDoubleLanes<double>
{
    public static int Count => 1;

    public static double Create(double value) => value;

    public static double Load(double* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Gather(float* source, int* places) => source[*places];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LoadFirst(double* source, int count) => 0;

    public static void Store(double* target, double values) => *target = values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(double* target, int count, double values) => _ = values;

    public static double Add(double a, double b) => a + b;

    public static double Subtract(double a, double b) => a - b;

    public static double Multiply(double a, double b) => a * b;

    public static double Divide(double a, double b) => a / b;

    public static double Min(double a, double b) => Math.Min(a, b);

    public static double Max(double a, double b) => Math.Max(a, b);

    public static double MultiplyAdd(double a, double b, double c) => (a * b) + c;

    public static double MultiplySubtract(double a, double b, double c) => (a * b) - c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(double values) => values;

    public static double AddBits(double a, double b) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(a) + BitConverter.DoubleToInt64Bits(b));

    public static double SubtractBits(double a, double b)
        => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(a) - BitConverter.DoubleToInt64Bits(b));

    public static double ShiftToExponent(double a) => BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(a) << 52);

    public static double ShiftFromExponent(double a) => BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(a) >> 52);
}
