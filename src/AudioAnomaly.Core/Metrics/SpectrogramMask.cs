namespace AudioAnomaly.Metrics;

/// <summary>An immutable ground truth on a spectrogram's grid: which of <see cref="Frames"/> x <see cref="Bins"/> cells are anomalous.</summary>
public sealed class SpectrogramMask
{
    /// <summary>Creates a mask.</summary>
    /// <param name="values">Whether each cell is anomalous, row-major (frames x bins). Not copied: the caller leaves the memory unchanged.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="bins">Number of frequency bins.</param>
    /// <exception cref="ArgumentException">The number of values is not <c>frames * bins</c>.</exception>
    public SpectrogramMask(ReadOnlyMemory<bool> values, int frames, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (values.Length != (long)frames * bins)
        {
            throw new ArgumentException($"{frames} frames of {bins} bins need {(long)frames * bins} values, not {values.Length}.", nameof(values));
        }

        Values = values;
        Frames = frames;
        Bins = bins;
        Count = values.Span.Count(true);
    }

    /// <summary>Whether each cell is anomalous, row-major.</summary>
    public ReadOnlyMemory<bool> Values { get; }

    /// <summary>Number of time frames.</summary>
    public int Frames { get; }

    /// <summary>Number of frequency bins.</summary>
    public int Bins { get; }

    /// <summary>How many cells are anomalous.</summary>
    public int Count { get; }

    /// <summary>Whether one cell is anomalous.</summary>
    /// <param name="frame">The frame, from 0.</param>
    /// <param name="bin">The bin, from 0.</param>
    public bool this[int frame, int bin]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)frame, (uint)Frames, nameof(frame));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)bin, (uint)Bins, nameof(bin));
            return Values.Span[(frame * Bins) + bin];
        }
    }

    /// <summary>The mask of a normal recording: no cell is anomalous.</summary>
    /// <param name="frames">Number of frames.</param>
    /// <param name="bins">Number of frequency bins.</param>
    /// <returns>The mask.</returns>
    public static SpectrogramMask None(int frames, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        return new SpectrogramMask(new bool[checked(frames * bins)], frames, bins);
    }

    /// <summary>Makes a mask of bytes, as image and array files hold it.</summary>
    /// <param name="values">0 for normal, anything else for anomalous; row-major.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="bins">Number of frequency bins.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="ArgumentException">The number of values is not <c>frames * bins</c>.</exception>
    public static SpectrogramMask FromBytes(ReadOnlySpan<byte> values, int frames, int bins)
    {
        bool[] cells = new bool[values.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = values[i] != 0;
        }

        return new SpectrogramMask(cells, frames, bins);
    }
}
