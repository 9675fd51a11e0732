namespace AudioAnomaly.Metrics;

/// <summary>
/// Makes the ground truth over time and frequency from the spectrogram of the anomaly alone (its stem), as section 3.2.2 of "From Vision to Sound" (arXiv
/// 2502.18328) does.
/// </summary>
public static class SpectrogramGroundTruth
{
    /// <summary>The share of cells that the paper takes.</summary>
    public const double PaperEnergyFraction = 0.4;

    /// <summary>
    /// Marks the most energetic cells between an anomaly's onset and offset: those at or above the (1 - fraction) quantile of the energies there.
    /// </summary>
    /// <param name="stem">The spectrogram of the isolated anomaly, by the same front end as the mixture's. Its gain does not matter.</param>
    /// <param name="onsetSeconds">Where the anomaly was injected, in seconds.</param>
    /// <param name="offsetSeconds">Where it ends, in seconds. Frames whose centres lie from onset to offset count.</param>
    /// <param name="energyFraction">The share of cells to mark, above 0 and up to 1; 0.4 in the paper.</param>
    /// <returns>The mask, with no cell marked outside of the injected stretch.</returns>
    /// <remarks>
    /// Levels in dB order cells as energies do. The quantile interpolates linearly, like NumPy's; cells of equal level are marked together.
    /// Cells at the floor, as in digital silence, are never marked, and bins above the stem's bandwidth do not take part: they hold no sound.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is out of range, or the offset lies before the onset.</exception>
    public static SpectrogramMask FromStem(Spectrogram stem, double onsetSeconds, double offsetSeconds, double energyFraction = PaperEnergyFraction)
    {
        ArgumentNullException.ThrowIfNull(stem);
        if (energyFraction is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(energyFraction), energyFraction, "The share of cells must lie above 0 and at most at 1.");
        }

        (int first, int count) = InjectedFrames.Of(stem, onsetSeconds, offsetSeconds);
        bool[] mask = new bool[stem.Frames * stem.Bins];
        if (count > 0)
        {
            Mark(stem, first, count, energyFraction, mask);
        }

        return new SpectrogramMask(mask, stem.Frames, stem.Bins);
    }

    private static void Mark(Spectrogram stem, int first, int count, double energyFraction, bool[] mask)
    {
        ReadOnlySpan<float> levels = stem.Values.Span;
        double[] sorted = new double[count * stem.ValidBins];
        for (int frame = 0; frame < count; frame++)
        {
            System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(
                levels.Slice((first + frame) * stem.Bins, stem.ValidBins),
                sorted.AsSpan(frame * stem.ValidBins));
        }

        Array.Sort(sorted);
        double least = Percentile.OfSorted(sorted, 1 - energyFraction);
        for (int frame = first; frame < first + count; frame++)
        {
            for (int bin = 0; bin < stem.ValidBins; bin++)
            {
                float level = levels[(frame * stem.Bins) + bin];
                mask[(frame * stem.Bins) + bin] = level >= least && level > stem.Axes.FloorDb;
            }
        }
    }
}
