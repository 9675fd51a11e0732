using AudioAnomaly.Audio;

namespace AudioAnomaly.Core.Tests.Audio;

public sealed class SampleScaleTests
{
    [Theory]
    [InlineData(13_000f, "16 bits", "divide them by 32768")]
    [InlineData(60f, "16 bits", "divide them by 32768")]
    [InlineData(5_000_000f, "24 bits", "divide them by 8388608")]
    [InlineData(2e9f, "32 bits", "divide them by 2147483648")]
    [InlineData(1e20f, "no sound of a known scale", "Scale them to [-1, 1]")]
    public void SampleScale_UnscaledIntegers_SaysWhatToDo(float amplitude, params string[] words)
    {
        string said = Assert.IsType<string>(Describe(i => amplitude * MathF.Sin(i)));

        Assert.All(words, word => Assert.Contains(word, said, StringComparison.Ordinal));
    }

    [Fact]
    public void SampleScale_FewSamplesFarBeyondFullScale_AreDamaged()
        => Assert.Contains("3 of them are damaged", Describe(i => i % 4000 == 17 ? -900f : 0.3f * MathF.Sin(i)), StringComparison.Ordinal);

    [Theory]
    [InlineData(0f)]
    [InlineData(0.3f)]
    [InlineData(1f)]
    [InlineData(4f)]
    public void SampleScale_OrdinaryFloats_AreNothingOdd(float amplitude) => Assert.Null(Describe(i => amplitude * MathF.Sin(i)));

    private static string? Describe(Func<int, float> sample)
    {
        var scale = new SampleScale();
        float[] samples = [.. Enumerable.Range(0, 12_000).Select(sample)];
        scale.Add(samples.AsSpan(0, 5000));
        scale.Add([]);
        scale.Add(samples.AsSpan(5000));
        return scale.Describe();
    }
}
