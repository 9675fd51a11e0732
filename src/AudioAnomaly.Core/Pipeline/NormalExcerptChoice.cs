namespace AudioAnomaly;

/// <summary>Watches the windows of a fit go by and keeps the most typical of some of them. One fit's working memory.</summary>
/// <remarks>Every window is a candidate; where that would be more than 32, every second, and so on. The candidate whose mean spectrum is nearest to the
/// median of all candidates' is the most typical.</remarks>
internal sealed class NormalExcerptChoice
{
    private const int Most = 32;

    private readonly List<NormalExcerpt> _candidates = [];
    private int _interval = 1;
    private int _seen;

    /// <summary>Lets windows go by.</summary>
    public IEnumerable<Spectrogram> Watch(IEnumerable<Spectrogram> windows)
    {
        foreach (Spectrogram window in windows)
        {
            if (_seen++ % _interval == 0)
            {
                Add(NormalExcerpt.Of(window));
            }

            yield return window;
        }
    }

    /// <summary>The most typical one; null if no window went by.</summary>
    public NormalExcerpt? Choose()
    {
        double[][] spectra = [.. _candidates.Select(candidate => candidate.MeanSpectrum())];
        if (spectra.Length == 0)
        {
            return null;
        }

        double[] middle = [.. Enumerable.Range(0, spectra[0].Length).Select(bin => Percentile.OfSorted([.. spectra.Select(spectrum => spectrum[bin]).Order()], 0.5))];
        return _candidates[Enumerable.Range(0, spectra.Length).MinBy(index => spectra[index].Zip(middle, (one, other) => (one - other) * (one - other)).Sum())];
    }

    private void Add(NormalExcerpt candidate)
    {
        if (_candidates.Count == Most)
        {
            for (int i = 0; i < Most / 2; i++)
            {
                _candidates[i] = _candidates[2 * i];
            }

            _candidates.RemoveRange(Most / 2, Most / 2);
            _interval *= 2;
        }

        _candidates.Add(candidate);
    }
}
