using AudioAnomaly.Checkpoints;
using CsCheck;

namespace AudioAnomaly.Core.Tests.Persistence;

public sealed class TensorElementsTests
{
    [Theory]
    [InlineData(TensorElementType.Float64, "182d4454fb210940 010000000000f07f ffffffffffffef7f", new[] { 3.1415927f, float.NaN, float.PositiveInfinity })]
    [InlineData(TensorElementType.Float32, "db0f4940 0000807f 000080ff", new[] { 3.1415927f, float.PositiveInfinity, float.NegativeInfinity })]
    [InlineData(TensorElementType.Float16, "0100 ff7b 00fc", new[] { 5.9604645e-8f, 65504f, float.NegativeInfinity })]
    [InlineData(TensorElementType.BFloat16, "4940 0100 80ff", new[] { 3.140625f, 9.18355e-41f, float.NegativeInfinity })]
    [InlineData(TensorElementType.Int64, "ffffffffffffff7f 0000000000000080 0100000100000000", new[] { 9.223372e18f, -9.223372e18f, 16777217f })]
    [InlineData(TensorElementType.Int32, "ffffff7f 00000080 ffffffff", new[] { 2147483648f, -2147483648f, -1f })]
    [InlineData(TensorElementType.Int16, "ff7f 0080 ffff", new[] { 32767f, -32768f, -1f })]
    [InlineData(TensorElementType.Int8, "7f 80 ff", new[] { 127f, -128f, -1f })]
    [InlineData(TensorElementType.UInt8, "7f 80 ff", new[] { 127f, 128f, 255f })]
    [InlineData(TensorElementType.Bool, "00 01 02", new[] { 0f, 1f, 1f })]
    public void TensorElements_ExtremeValues_BecomeTheNearestFloat(TensorElementType type, string hex, float[] expected)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));
        float[] values = new float[expected.Length];

        TensorElements.ToSingle(type, bytes, values);

        Assert.Equal(expected, values);
        Assert.Equal(bytes.Length / values.Length, TensorElements.SizeOf(type));
    }

    [Fact]
    public void TensorElements_AnyFloat_SurvivesEveryWiderForm()
        => Gen.Float.Array[1, 20].Sample(values =>
        {
            float[] back = new float[values.Length];
            TensorElements.ToSingle(TensorElementType.Float64, [.. values.SelectMany(value => BitConverter.GetBytes((double)value))], back);
            Assert.Equal(values, back);
            TensorElements.ToSingle(TensorElementType.Float32, [.. values.SelectMany(BitConverter.GetBytes)], back);
            Assert.Equal(values, back);
        });

    [Theory]
    [InlineData(TensorElementType.Float32, 7, 2)]
    [InlineData(TensorElementType.Float64, 8, 2)]
    [InlineData(TensorElementType.UInt8, 3, 2)]
    public void TensorElements_LengthsThatDoNotFit_AreAWrongCall(TensorElementType type, int bytes, int values)
        => Assert.Throws<ArgumentException>(() => TensorElements.ToSingle(type, new byte[bytes], new float[values]));

    [Fact]
    public void TensorElements_SafetensorsNames_GoBothWays()
        => Assert.All(Enum.GetValues<TensorElementType>(), type => Assert.Equal(type, TensorElements.FromSafetensorsName(TensorElements.SafetensorsName(type))));
}
