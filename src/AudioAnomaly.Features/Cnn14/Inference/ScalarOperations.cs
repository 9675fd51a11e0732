using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>One number at a time, for a processor with none of the vector instructions; the bits of 128 bits without fused multiply-add.</summary>
internal readonly unsafe struct ScalarOperations : IVectorOperations<float>
{
    public static int Lanes => 1;

    public static bool HasManyRegisters => false;

    public static float Zero => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, float value) => *target = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Spread(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Spread(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float left, float right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float left, float right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float left, float right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float left, float right, float addend)
        => (left * right) + addend;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Rectify(float value) => MathF.Max(0, value);
}
