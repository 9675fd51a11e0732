namespace AudioAnomaly.Metrics;

/// <summary>
/// Makes the ground truth over time from the spectrogram of the anomaly alone (its stem), as section 3.2.3 of "From Vision to Sound" (arXiv 2502.18328)
/// does.
/// </summary>
public static class FrameGroundTruth
{
    /// <summary>The percentile that the paper takes.</summary>
    public const double PaperPercentile = 50;

    /// <summary>
    /// Marks the frames between an anomaly's onset and offset whose energy, the sum of the bins' log energies, exceeds a percentile of the energies there.
    /// </summary>
    /// <param name="stem">The spectrogram of the isolated anomaly, by the same front end as the mixture's. Its gain does not matter.</param>
    /// <param name="onsetSeconds">Where the anomaly was injected, in seconds.</param>
    /// <param name="offsetSeconds">Where it ends, in seconds. Frames whose centres lie from onset to offset count.</param>
    /// <param name="percentile">
    /// The percentile that marked frames exceed, from 0 and below 100; 50 in the paper. It interpolates linearly, like NumPy's.
    /// </param>
    /// <returns>One label per frame, none set outside of the injected stretch.</returns>
    /// <remarks>
    /// The paper writes E_t as a sum of log M, the map, which cannot be a ground truth; it is read as a sum of log S, the stem's energies.
    /// The front end's floor keeps the logarithm finite, and bins above the stem's bandwidth do not take part.
    /// A stretch of one and the same energy, such as silence, has no frame above its median.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is out of range, or the offset lies before the onset.</exception>
    public static bool[] FromStem(Spectrogram stem, double onsetSeconds, double offsetSeconds, double percentile = PaperPercentile)
    {
        ArgumentNullException.ThrowIfNull(stem);
        if (percentile is not (>= 0 and < 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percentile), percentile, "The percentile must lie from 0 and below 100.");
        }

        (int first, int count) = InjectedFrames.Of(stem, onsetSeconds, offsetSeconds);
        bool[] labels = new bool[stem.Frames];
        if (count == 0)
        {
            return labels;
        }

        double[] energies = new double[count];
        for (int i = 0; i < count; i++)
        {
            foreach (float level in stem.Values.Span.Slice((first + i) * stem.Bins, stem.ValidBins))
            {
                energies[i] += level;
            }
        }

        double threshold = Percentile.OfSorted([.. energies.Order()], percentile / 100);
        for (int i = 0; i < count; i++)
        {
            labels[first + i] = energies[i] > threshold;
        }

        return labels;
    }
}
