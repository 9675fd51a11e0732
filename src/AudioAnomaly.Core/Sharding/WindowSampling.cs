namespace AudioAnomaly;

/// <summary>Watches the windows of a shard go by and keeps those that a fit on one machine would have kept. One shard's working memory.</summary>
/// <param name="windows">How many windows the whole fit learns.</param>
internal sealed class WindowSampling(long windows)
{
    private readonly long _excerptInterval = ThinnedList<NormalExcerpt>.IntervalOf(windows, NormalExcerptChoice.Most);
    private readonly long _spectrumInterval = ThinnedList<double[]>.IntervalOf(windows, NormalGroups.Most);
    private readonly List<(long Place, NormalExcerpt Excerpt)> _excerpts = [];
    private readonly List<(long Place, string? Name, double[] Spectrum)> _spectra = [];

    /// <summary>Looks at a window.</summary>
    /// <param name="place">Its place among all windows of the fit.</param>
    /// <param name="window">The window.</param>
    public void Look(long place, Spectrogram window)
    {
        if (place % _excerptInterval == 0)
        {
            _excerpts.Add((place, NormalExcerpt.Of(window)));
        }

        if (place % _spectrumInterval == 0)
        {
            _spectra.Add((place, window.Source, NormalGroups.SpectrumOf(window)));
        }
    }

    /// <summary>What was kept.</summary>
    public SampledWindows ToSampled() => new([.. _excerpts], [.. _spectra]);
}
