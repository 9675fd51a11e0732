namespace AudioAnomaly;

/// <summary>Which bins of a recording are compared with normal ones.</summary>
internal static class ComparedBins
{
    // Below its highest frequency a recording of a low sample rate gets quieter: filters of devices and resamplers are not steep.
    private const double FullShare = 0.8;

    /// <summary>How many of the lowest bins count: those learned, or, of a recording that holds less, those that its filters leave alone. One at
    /// least.</summary>
    /// <param name="spectrogram">The recording.</param>
    /// <param name="learned">Bins in scope of the normal recordings.</param>
    public static int Of(Spectrogram spectrogram, int learned)
        => spectrogram.ValidBins >= learned
            ? learned
            : Math.Max(1, spectrogram.Axes.CountBinsUpTo(FullShare * spectrogram.Axes.FrequencyOf(spectrogram.ValidBins - 1)));
}
