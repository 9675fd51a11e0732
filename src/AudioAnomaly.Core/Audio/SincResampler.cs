namespace AudioAnomaly;

/// <summary>placeholder</summary>
public sealed class SincResampler
{
    /// <summary>placeholder</summary>
    public const string Id = "sinc-hann-6";

    /// <summary>placeholder</summary>
    public static SincResampler Create(int fromRate, int toRate) => throw new NotSupportedException($"{fromRate}{toRate}");

    /// <summary>placeholder</summary>
    public float[] Resample(ReadOnlySpan<float> samples) => throw new NotSupportedException($"{samples.Length}");
}
