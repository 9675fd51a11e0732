using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>One number at a time, where a processor has no vectors.</summary>
internal readonly unsafe struct PlainSingleLanes : ISingleLanes<float>
{
    public static int Count => 1;

    public static bool HasManyRegisters => false;

    public static float Create(float value) => value;

    public static float Spread(float* source) => *source;

    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadFirst(float* source, int count) => 0;

    public static void Store(float* target, float values) => *target = values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(float* target, int count, float values) => _ = values;

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Multiply(float a, float b) => a * b;

    public static float Divide(float a, float b) => a / b;

    public static float Min(float a, float b) => Math.Min(a, b);

    public static float Max(float a, float b) => Math.Max(a, b);

    public static float MultiplyAdd(float a, float b, float c) => (a * b) + c;

    public static float MultiplySubtract(float a, float b, float c) => (a * b) - c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float values) => values;

    public static float Rectify(float values) => MathF.Max(0, values);

    public static uint LessMask(float a, float b) => a < b ? 1u : 0u;

    public static float SelectLess(float a, float b, float less, float other)
        => a < b ? less : other;
}
