using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly;

/// <summary>The truth of a mixture on a spectrogram's grid: which cells and which frames hold the anomaly (sections 3.2.2 and 3.2.3 of "From Vision to Sound", arXiv 2502.18328). Immutable.</summary>
public sealed class AnomalyMask
{
    private AnomalyMask(byte[] cells, byte[] frames, int bins) => (Cells, FrameLabels, Bins) = (cells, frames, bins);

    /// <summary>1 for anomalous cells and 0 for the others, row-major (frames x bins).</summary>
    public ReadOnlyMemory<byte> Cells { get; }

    /// <summary>1 for anomalous frames and 0 for the others.</summary>
    public ReadOnlyMemory<byte> FrameLabels { get; }

    /// <summary>Number of frames.</summary>
    public int Frames => FrameLabels.Length;

    /// <summary>Number of bins.</summary>
    public int Bins { get; }

    /// <summary>The truth of a recording without an anomaly.</summary>
    /// <param name="frames">Number of frames, 1 or more.</param>
    /// <param name="bins">Number of bins, 1 or more.</param>
    /// <returns>A mask of zeros.</returns>
    public static AnomalyMask Empty(int frames, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        return new AnomalyMask(new byte[checked(frames * bins)], new byte[frames], bins);
    }

    /// <summary>Finds the truth in the spectrogram of the anomaly alone.</summary>
    /// <param name="stem">The anomaly's spectrogram, as loud as it is in the mixture. Bins above its <see cref="Spectrogram.ValidBins"/> are never anomalous.</param>
    /// <param name="onsetSeconds">The anomaly's start.</param>
    /// <param name="offsetSeconds">The anomaly's end, after its start.</param>
    /// <param name="options">Shares and quantiles; null for those of the paper.</param>
    /// <returns>The mask.</returns>
    /// <remarks>
    /// The region is all valid bins of the frames whose centre lies from onset to offset (the nearest frame if there is none). Anomalous cells are those at or above the
    /// (1 - EnergyFraction) quantile of the region, with linear interpolation, and above the floor of digital silence. Anomalous frames are those of the region whose sum of dB
    /// over the valid bins exceeds the FrameQuantile of the region; where all are equal, all of them.
    /// </remarks>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    public static AnomalyMask FromStem(Spectrogram stem, double onsetSeconds, double offsetSeconds, AnomalyMaskOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stem);
        if (!(offsetSeconds > onsetSeconds))
        {
            throw new ArgumentOutOfRangeException(nameof(offsetSeconds), offsetSeconds, $"The anomaly must end after its start at {onsetSeconds} s.");
        }

        options ??= new AnomalyMaskOptions();
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        (int first, int end) = Region(stem, onsetSeconds, offsetSeconds);
        byte[] cells = new byte[stem.Values.Length], frames = new byte[stem.Frames];
        double[] energies = new double[(end - first) * stem.ValidBins], sums = new double[end - first];
        for (int frame = first; frame < end; frame++)
        {
            for (int bin = 0; bin < stem.ValidBins; bin++)
            {
                float energy = stem.Values.Span[(frame * stem.Bins) + bin];
                energies[((frame - first) * stem.ValidBins) + bin] = energy;
                sums[frame - first] += energy;
            }
        }

        double cellThreshold = Quantile(energies, 1 - options.EnergyFraction), frameThreshold = Quantile(sums, options.FrameQuantile);
        bool allEqual = !(sums.Max() > frameThreshold);
        for (int frame = first; frame < end; frame++)
        {
            frames[frame] = (byte)(allEqual || sums[frame - first] > frameThreshold ? 1 : 0);
            for (int bin = 0; bin < stem.ValidBins; bin++)
            {
                double energy = energies[((frame - first) * stem.ValidBins) + bin];
                cells[(frame * stem.Bins) + bin] = (byte)(energy >= cellThreshold && energy > stem.Axes.FloorDb ? 1 : 0);
            }
        }

        return new AnomalyMask(cells, frames, stem.Bins);
    }

    private static (int First, int End) Region(Spectrogram stem, double onsetSeconds, double offsetSeconds)
    {
        double first = (onsetSeconds - stem.Axes.StartSeconds) / stem.Axes.SecondsPerFrame;
        double last = (offsetSeconds - stem.Axes.StartSeconds) / stem.Axes.SecondsPerFrame;
        int from = (int)Math.Clamp(Math.Ceiling(first), 0, stem.Frames), end = (int)Math.Clamp(Math.Floor(last) + 1, 0, stem.Frames);
        if (from < end)
        {
            return (from, end);
        }

        int nearest = (int)Math.Clamp(Math.Round((first + last) / 2), 0, stem.Frames - 1);
        return (nearest, nearest + 1);
    }

    private static double Quantile(double[] values, double share)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        double rank = share * (sorted.Length - 1);
        int below = (int)rank;
        double low = sorted[below], high = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return low == high ? low : low + ((rank - below) * (high - low));
    }
}
