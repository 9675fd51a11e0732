using System.Globalization;

namespace AudioAnomaly.Metrics;

/// <summary>A soft mask on a spectrogram's grid: how much of each cell an explanation claims, from 0 (nothing) to 1 (all of it). Immutable.</summary>
public sealed class ExplanationMask
{
    /// <summary>Creates a mask.</summary>
    /// <param name="values">A number from 0 to 1 for each cell, row-major (frames x bins). Not copied: the caller leaves the memory unchanged.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="axes">The spectrogram's axes.</param>
    /// <param name="validBins">The number of lowest bins that take part; those above must hold 0.</param>
    /// <exception cref="ArgumentException">
    /// The number of values is not <c>frames * bins</c>, or a value lies outside 0 to 1 or above the valid bins.
    /// </exception>
    public ExplanationMask(ReadOnlyMemory<float> values, int frames, SpectrogramAxes axes, int validBins)
    {
        SpectrogramGrid.Check(values, frames, axes, validBins);

        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float value = values.Span[i];
            if (!(value is >= 0 and <= 1) || (value > 0 && i % axes.Bins >= validBins))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"The value {value} of frame {i / axes.Bins}, bin {i % axes.Bins} must lie from 0 to 1, and be 0 from bin {validBins} on."),
                    nameof(values));
            }

            sum += value;
        }

        (Values, Frames, Axes, ValidBins) = (values, frames, axes, validBins);
        Area = sum / ((double)frames * validBins);
    }

    /// <summary>A number from 0 to 1 for each cell, row-major.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>Number of frames.</summary>
    public int Frames { get; }

    /// <summary>Number of bins.</summary>
    public int Bins => Axes.Bins;

    /// <summary>The number of lowest bins that take part.</summary>
    public int ValidBins { get; }

    /// <summary>The time and frequency axes.</summary>
    public SpectrogramAxes Axes { get; }

    /// <summary>The mean over all valid cells: the share of the spectrogram that is claimed.</summary>
    public double Area { get; }

    /// <summary>
    /// The calibrated map of a result: 0.5 where the map is at its threshold, which comes from held-out normal recordings and not from this one.
    /// </summary>
    /// <param name="result">The result.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="ArgumentException">The model was not calibrated.</exception>
    public static ExplanationMask FromResult(AnomalyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.CalibratedMap is { } values
            ? new ExplanationMask(values, result.Map.Frames, result.Map.Axes, result.Map.ValidBins)
            : throw new ArgumentException(
                "The model was not calibrated, so its map has no scale from 0 to 1. Fit it with held-out recordings, or use FromMap with limits.",
                nameof(result));
    }

    /// <summary>A map on a scale with fixed limits.</summary>
    /// <param name="map">The raw map.</param>
    /// <param name="low">The raw value that becomes 0, as do all below. Take it from normal recordings, such as their median.</param>
    /// <param name="high">The raw value that becomes 1, as do all above; more than <paramref name="low"/>.</param>
    /// <returns>The mask.</returns>
    /// <remarks>The paper's code rescales by the lowest and highest cell of all test maps; pass those for its variant, which uses the test set.</remarks>
    public static ExplanationMask FromMap(AnomalyMap map, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (!(high > low) || !double.IsFinite(high - low))
        {
            throw new ArgumentOutOfRangeException(nameof(high), high, string.Create(CultureInfo.InvariantCulture, $"The upper limit must be finite and lie above the lower one ({low})."));
        }

        return Make(map.Frames, map.Axes, map.ValidBins, i => Math.Clamp((map.Values.Span[i] - low) / (high - low), 0, 1));
    }

    /// <summary>The cells of a map above a threshold, wholly.</summary>
    /// <param name="map">The raw map.</param>
    /// <param name="threshold">The raw value that cells must exceed.</param>
    /// <returns>A mask of zeros and ones.</returns>
    public static ExplanationMask Above(AnomalyMap map, double threshold)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Make(map.Frames, map.Axes, map.ValidBins, i => map.Values.Span[i] > threshold ? 1 : 0);
    }

    /// <summary>The ground truth as an explanation, which no detector can be expected to beat.</summary>
    /// <param name="truth">The truth, on the spectrogram's grid.</param>
    /// <param name="spectrogram">The spectrogram; it gives the axes and the valid bins.</param>
    /// <returns>A mask of zeros and ones.</returns>
    /// <exception cref="ArgumentException">The two are not of one size.</exception>
    public static ExplanationMask FromTruth(SpectrogramMask truth, Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(spectrogram);
        return (truth.Frames, truth.Bins) == (spectrogram.Frames, spectrogram.Bins)
            ? Make(spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins, i => truth.Values.Span[i] ? 1 : 0)
            : throw new ArgumentException(
                $"The truth has {truth.Frames} x {truth.Bins} cells, and the spectrogram {spectrogram.Frames} x {spectrogram.Bins}.",
                nameof(truth));
    }

    /// <summary>The whole spectrogram, or none of it.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="value">The value of every valid cell, from 0 to 1.</param>
    /// <returns>The mask.</returns>
    public static ExplanationMask Uniform(Spectrogram spectrogram, float value)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        return Make(spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins, _ => value);
    }

    /// <summary>What this mask does not claim: 1 - m in every valid cell.</summary>
    /// <returns>A new mask.</returns>
    public ExplanationMask Complement() => Make(Frames, Axes, ValidBins, i => 1 - Values.Span[i]);

    /// <summary>
    /// The value at a time and frequency, with linear interpolation between the cells' centres; beyond the first and last frame that of the frame.
    /// </summary>
    /// <param name="seconds">The time.</param>
    /// <param name="hertz">The frequency.</param>
    /// <returns>The value, or 0 at frequencies that no bin covers.</returns>
    public double ValueAt(double seconds, double hertz)
    {
        double frame = (seconds - Axes.StartSeconds) / Axes.SecondsPerFrame;
        return BandWeights.At(Axes, ValidBins, hertz).Apply(Values.Span, Bins, FrameWeights.At(frame, Frames));
    }

    internal static ExplanationMask Make(int frames, SpectrogramAxes axes, int validBins, Func<int, double> valueOf)
    {
        float[] values = new float[checked(frames * axes.Bins)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i % axes.Bins < validBins ? (float)valueOf(i) : 0;
        }

        return new ExplanationMask(values, frames, axes, validBins);
    }
}
