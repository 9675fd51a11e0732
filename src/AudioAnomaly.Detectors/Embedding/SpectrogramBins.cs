using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>How the bins of a spectrogram relate to what a detector was fitted on and to a layer's rows.</summary>
internal static class SpectrogramBins
{
    // What lies farther away than this hardly counts, however far a network looks.
    private const int MostContext = 8;

    /// <summary>How many bins above its own a feature depends on to speak of. Networks look as far in frequency as in time.</summary>
    public static int ContextOf(IFeatureExtractor extractor) => Math.Min(extractor.ContextFrames ?? MostContext, MostContext);

    /// <summary>Checks that a spectrogram has the bins that a detector was fitted on.</summary>
    /// <exception cref="ArgumentException">It has others.</exception>
    public static void Check(Spectrogram spectrogram, int fitted)
    {
        if (spectrogram.Bins != fitted)
        {
            throw new ArgumentException($"The detector was fitted on {fitted} frequency bins, and the spectrogram has {spectrogram.Bins}.", nameof(spectrogram));
        }
    }

    /// <summary>Checks that a spectrogram of a fit has the bins of those before it.</summary>
    /// <exception cref="FitException">It has others.</exception>
    public static void CheckFit(Spectrogram spectrogram, int expected)
    {
        if (spectrogram.Bins != expected)
        {
            throw new FitException($"'{spectrogram.Source ?? "a clip"}' has {spectrogram.Bins} frequency bins where the clips before it have {expected}. Use one front end for all.");
        }
    }

    /// <summary>How many of a layer's lowest rows belong to bins in scope: those of which at least half is.</summary>
    public static int RowsInScope(int validBins, FeatureLayer layer, int bins) => Math.Clamp((validBins + (layer.BinStride / 2)) / layer.BinStride, 1, bins);
}
