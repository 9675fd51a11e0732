using System.Globalization;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>How far up in frequency a recording can be compared with what a model has learned. Immutable.</summary>
/// <param name="axes">The front end's.</param>
/// <param name="fittedHz">The highest frequency of the model.</param>
/// <param name="detector">Says how far above its own bins a score looks.</param>
/// <param name="excerpt">Normal sound, which stands in for what a recording does not hold; null if there is none.</param>
internal sealed class ModelBandwidth(SpectrogramAxes axes, double fittedHz, IDetector detector, NormalExcerpt? excerpt)
{
    // Below its highest frequency a recording of a low sample rate gets quieter: filters of devices and resamplers are not steep.
    private const double FullShare = 0.8;

    // With no more of the learned bands a score says too little about the sound as a whole.
    private const double LeastShare = 0.25;

    private readonly int _learned = BinsUpTo(axes, fittedHz);

    /// <summary>The bins of a recording that count: all that were learned, or, if it holds less, those that its filters leave alone and whose scores depend
    /// on hardly anything above.</summary>
    /// <param name="bandwidthHz">The highest frequency of the recording.</param>
    public int ComparedBins(double bandwidthHz)
        => IsNarrow(bandwidthHz) ? Math.Max(1, BinsUpTo(axes, FullShare * bandwidthHz) - detector.ContextBins) : _learned;

    /// <summary>Whether a recording holds too few of the bands learned for a verdict.</summary>
    /// <param name="bandwidthHz">Its highest frequency.</param>
    public bool IsTooNarrow(double bandwidthHz) => ComparedBins(bandwidthHz) <= LeastShare * _learned;

    /// <summary>Takes what does not count out of scope of a recording's spectrogram. Normal sound takes the place of what the recording does not
    /// hold.</summary>
    /// <param name="spectrogram">Of the recording or a part of it.</param>
    /// <param name="bandwidthHz">The recording's highest frequency.</param>
    public Spectrogram Limit(Spectrogram spectrogram, double bandwidthHz)
    {
        if (!IsNarrow(bandwidthHz))
        {
            return spectrogram.LimitBandwidth(fittedHz);
        }

        Spectrogram limited = spectrogram.LimitBandwidth(FullShare * bandwidthHz);
        return (excerpt?.Extend(limited) ?? limited).LimitScope(ComparedBins(bandwidthHz));
    }

    /// <summary>What is to be said of a recording that holds less than was learned, in one sentence; null if it does not.</summary>
    /// <param name="bandwidthHz">Its highest frequency.</param>
    public string? Describe(double bandwidthHz)
    {
        if (!IsNarrow(bandwidthHz))
        {
            return null;
        }

        int compared = ComparedBins(bandwidthHz);
        string start = string.Create(CultureInfo.InvariantCulture, $"The recording holds sound up to {bandwidthHz:0} Hz only, and the model was fitted up to {fittedHz:0} Hz:");
        return IsTooNarrow(bandwidthHz)
            ? $"{start} {compared} of {_learned} bands can be compared, too few for a verdict. Fit a model on recordings of this sample rate."
            : string.Create(CultureInfo.InvariantCulture, $"{start} only sound up to {axes.HighEdgeOf(compared - 1):0} Hz was compared.");
    }

    private bool IsNarrow(double bandwidthHz) => axes.CountBinsUpTo(bandwidthHz) < _learned;

    private static int BinsUpTo(SpectrogramAxes axes, double hertz) => Math.Max(1, axes.CountBinsUpTo(hertz));
}
