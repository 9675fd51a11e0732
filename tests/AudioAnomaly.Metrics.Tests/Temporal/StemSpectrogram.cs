namespace AudioAnomaly.Metrics.Tests.Temporal;

/// <summary>Small spectrograms of an anomaly alone: ten frames a second, silence at -100 dB.</summary>
internal static class StemSpectrogram
{
    public static Spectrogram Of(int bins, params float[] levels)
        => new(levels, levels.Length / bins, new SpectrogramAxes(Enumerable.Range(1, bins).Select(bin => 100.0 * bin), 0.1, -100));
}
