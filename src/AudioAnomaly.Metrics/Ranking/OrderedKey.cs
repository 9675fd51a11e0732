namespace AudioAnomaly.Metrics;

/// <summary>Whole numbers in the same order as the 32-bit floats they stand for.</summary>
internal static class OrderedKey
{
    private const uint Sign = 0x8000_0000;

    /// <summary>The key of a number other than NaN. Both zeros have one key.</summary>
    public static uint Of(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value + 0f);
        return (uint)(bits ^ ((bits >> 31) | int.MinValue));
    }

    /// <summary>The number of a key; NaN for keys beyond the infinities.</summary>
    public static float ToSingle(uint key) => BitConverter.UInt32BitsToSingle((key & Sign) != 0 ? key ^ Sign : ~key);

    /// <summary>The largest 32-bit float at or below a number.</summary>
    public static float Floor(double value)
    {
        float rounded = (float)value;
        return rounded > value ? MathF.BitDecrement(rounded) : rounded;
    }
}
