using AudioAnomaly.Checkpoints;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The front ends that published checkpoints were trained with, by name.</summary>
internal static class LogMelPresets
{
    public const string Clap2022 = "clap2022";

    public static IReadOnlyDictionary<string, LogMelOptions> All { get; } = new SortedDictionary<string, LogMelOptions>(StringComparer.Ordinal)
    {
        [Clap2022] = LogMelOptions.Clap2022,
        ["panns16k"] = LogMelOptions.Panns16k,
        ["panns32k"] = LogMelOptions.Panns32k,
    };

    /// <summary>Front ends for low sample rates, which no checkpoint was trained with.</summary>
    public static IReadOnlyDictionary<string, LogMelOptions> Narrow { get; } = new SortedDictionary<string, LogMelOptions>(StringComparer.Ordinal)
    {
        ["narrow2k"] = LogMelOptions.Narrow2k,
        ["narrow4k"] = LogMelOptions.Narrow4k,
        ["narrow8k"] = LogMelOptions.Narrow8k,
    };

    /// <summary>The name of a preset; null if settings are none.</summary>
    public static string? NameOf(LogMelOptions options) => All.Concat(Narrow).FirstOrDefault(preset => preset.Value == options).Key;

    /// <summary>How the enum-like properties of <see cref="LogMelOptions"/> call a preset in code.</summary>
    public static string PropertyOf(string preset) => $"{nameof(LogMelOptions)}.{char.ToUpperInvariant(preset[0])}{preset[1..]}";

    /// <summary>The preset whose mel filters are those of a checkpoint.</summary>
    /// <param name="melW">The checkpoint's filters: Fourier bins x mel bands.</param>
    /// <param name="storedAs">How they were stored: 16 bits round them.</param>
    /// <returns>The name, or null if it is none of them.</returns>
    public static string? Recognise(TensorData melW, TensorElementType storedAs)
    {
        foreach ((string name, LogMelOptions options) in All)
        {
            if (melW.Shape is [int bins, int bands] && bins == (options.FftLength / 2) + 1 && bands == options.MelBands && HasFilters(melW.Values.Span, options, ToleranceOf(storedAs)))
            {
                return name;
            }
        }

        return null;
    }

    // Relative to the largest weight. librosa computes in 64 bits and stores 32; other orders of the same operations differ in the last bits.
    private static double ToleranceOf(TensorElementType storedAs) => storedAs switch
    {
        TensorElementType.Float16 => 1.0 / (1 << 10),
        TensorElementType.BFloat16 => 1.0 / (1 << 7),
        _ => 1e-5,
    };

    private static bool HasFilters(ReadOnlySpan<float> melW, LogMelOptions options, double tolerance)
    {
        var filters = new MelFilterBank(options);
        double[] expected = new double[melW.Length];
        double largest = 0;
        for (int band = 0; band < options.MelBands; band++)
        {
            ReadOnlySpan<double> weights = filters.Weights(band);
            for (int i = 0; i < weights.Length; i++)
            {
                expected[((filters.FirstBin(band) + i) * options.MelBands) + band] = weights[i];
                largest = Math.Max(largest, weights[i]);
            }
        }

        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(melW[i] - expected[i]) <= tolerance * largest))
            {
                return false;
            }
        }

        return true;
    }
}
