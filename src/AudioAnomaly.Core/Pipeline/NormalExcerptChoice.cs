namespace AudioAnomaly;

/// <summary>Watches the windows of a fit go by and keeps the most typical of some of them. One fit's working memory.</summary>
/// <remarks>Every window is a candidate; where that would be more than 32, every second, and so on. The candidate whose mean spectrum is nearest to the
/// median of all candidates' is the most typical.</remarks>
internal sealed class NormalExcerptChoice
{
    /// <summary>The most candidates.</summary>
    public const int Most = 32;

    private readonly ThinnedList<NormalExcerpt> _candidates = new(Most);

    /// <summary>Lets windows go by.</summary>
    public IEnumerable<Spectrogram> Watch(IEnumerable<Spectrogram> windows)
    {
        foreach (Spectrogram window in windows)
        {
            _candidates.Offer(() => NormalExcerpt.Of(window));
            yield return window;
        }
    }

    /// <summary>The most typical one; null if no window went by.</summary>
    public NormalExcerpt? Choose() => Choose(_candidates.Items);

    /// <summary>The most typical of several; null of none.</summary>
    public static NormalExcerpt? Choose(IReadOnlyList<NormalExcerpt> candidates)
    {
        double[][] spectra = [.. candidates.Select(candidate => candidate.MeanSpectrum())];
        if (spectra.Length == 0)
        {
            return null;
        }

        double[] middle = [.. Enumerable.Range(0, spectra[0].Length).Select(bin => Percentile.OfSorted([.. spectra.Select(spectrum => spectrum[bin]).Order()], 0.5))];
        return candidates[Enumerable.Range(0, spectra.Length).MinBy(index => spectra[index].Zip(middle, (one, other) => (one - other) * (one - other)).Sum())];
    }
}
