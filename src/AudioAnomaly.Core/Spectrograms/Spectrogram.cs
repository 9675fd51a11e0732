namespace AudioAnomaly;

/// <summary>
/// An immutable log spectrogram: <see cref="Frames"/> x <see cref="Bins"/> values in dB, row-major (one row per frame, bins ascending in frequency), with its
/// axes.
/// </summary>
/// <remarks>Safe to use from several threads.</remarks>
public sealed class Spectrogram
{
    /// <summary>Creates a spectrogram.</summary>
    /// <param name="values">Values in dB, <c>frames * bins</c> of them, row-major. Not copied: the caller leaves the memory unchanged.</param>
    /// <param name="frames">Number of frames, 1 or more.</param>
    /// <param name="axes">The time and frequency axes; they give the number of bins.</param>
    /// <param name="source">A file path or name for messages; may be null.</param>
    /// <exception cref="ArgumentException">The number of values is not <c>frames * bins</c>.</exception>
    public Spectrogram(ReadOnlyMemory<float> values, int frames, SpectrogramAxes axes, string? source = null)
    {
        SpectrogramGrid.Check(values, frames, axes);

        Values = values;
        Frames = frames;
        Axes = axes;
        Source = source;
        ValidBins = axes.Bins;
    }

    /// <summary>Values in dB, row-major: the value of a cell stands at <c>frame * Bins + bin</c>.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>Number of time frames.</summary>
    public int Frames { get; }

    /// <summary>Number of frequency bins.</summary>
    public int Bins => Axes.Bins;

    /// <summary>The time and frequency axes.</summary>
    public SpectrogramAxes Axes { get; }

    /// <summary>
    /// The number of lowest bins that lie within the recording's bandwidth. Bins from here on hold no sound of the recording and take no part in scoring.
    /// </summary>
    public int ValidBins { get; private init; }

    /// <summary>The file path or name the spectrogram came from, or null.</summary>
    public string? Source { get; }

    /// <summary>One cell's value in dB.</summary>
    /// <param name="frame">The frame, from 0.</param>
    /// <param name="bin">The bin, from 0.</param>
    public float this[int frame, int bin]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)frame, (uint)Frames, nameof(frame));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)bin, (uint)Bins, nameof(bin));
            return Values.Span[(frame * Bins) + bin];
        }
    }

    /// <summary>Takes a run of frames, without copying.</summary>
    /// <param name="start">The first frame.</param>
    /// <param name="count">How many frames, 1 or more.</param>
    /// <returns>A spectrogram whose frame 0 is frame <paramref name="start"/> of this one; its time axis starts there.</returns>
    public Spectrogram Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)start + count, Frames, nameof(count));
        return start == 0 && count == Frames
            ? this
            : new Spectrogram(Values.Slice(start * Bins, count * Bins), count, Axes.StartingAt(start), Source) { ValidBins = ValidBins };
    }

    /// <summary>
    /// Declares that the recording holds no sound above a frequency: bins whose centre lies above it are set to the floor and leave the scoring.
    /// </summary>
    /// <param name="bandwidthHz">The highest frequency that counts, in Hz.</param>
    /// <returns>This spectrogram if no further bin leaves, otherwise a new one. At least one bin always stays.</returns>
    /// <remarks>
    /// What stands in those bins is the resampler's leakage, not the machine, so that two recordings of one sound at different rates would differ there.
    /// </remarks>
    public Spectrogram LimitBandwidth(double bandwidthHz)
    {
        int valid = Math.Min(ValidBins, Math.Max(1, Axes.CountBinsUpTo(bandwidthHz)));
        if (valid == ValidBins)
        {
            return this;
        }

        float[] limited = Values.ToArray();
        for (int frame = 0; frame < Frames; frame++)
        {
            limited.AsSpan((frame * Bins) + valid, Bins - valid).Fill(Axes.FloorDb);
        }

        return new Spectrogram(limited, Frames, Axes, Source) { ValidBins = valid };
    }

    /// <summary>The same frames and bins, with as many in scope, of other values.</summary>
    internal Spectrogram WithValues(float[] values) => new(values, Frames, Axes, Source) { ValidBins = ValidBins };

    /// <summary>Takes bins out of scope that detectors may still look at: their values stay.</summary>
    internal Spectrogram LimitScope(int bins) => bins >= ValidBins ? this : new Spectrogram(Values, Frames, Axes, Source) { ValidBins = bins };
}
