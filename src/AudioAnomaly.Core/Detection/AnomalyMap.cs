namespace AudioAnomaly;

/// <summary>An immutable anomaly map on a spectrogram's grid: <see cref="Frames"/> x <see cref="Bins"/> raw scores, row-major. Higher is more abnormal.</summary>
public sealed class AnomalyMap
{
    /// <summary>Creates a map.</summary>
    /// <param name="values">Scores, row-major (frames x bins). Not copied: the caller leaves the memory unchanged.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="axes">The spectrogram's axes.</param>
    /// <param name="validBins">The number of lowest bins that were scored; those above hold 0.</param>
    /// <exception cref="ArgumentException">The number of values is not <c>frames * bins</c>.</exception>
    public AnomalyMap(ReadOnlyMemory<float> values, int frames, SpectrogramAxes axes, int validBins)
    {
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(validBins);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(validBins, axes.Bins);
        if (values.Length != (long)frames * axes.Bins)
        {
            throw new ArgumentException($"{frames} frames of {axes.Bins} bins need {(long)frames * axes.Bins} values, not {values.Length}.", nameof(values));
        }

        Values = values;
        Frames = frames;
        Axes = axes;
        ValidBins = validBins;
    }

    /// <summary>Raw scores, row-major: the score of a cell stands at <c>frame * Bins + bin</c>.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>Number of time frames.</summary>
    public int Frames { get; }

    /// <summary>Number of frequency bins.</summary>
    public int Bins => Axes.Bins;

    /// <summary>The number of lowest bins that were scored. Bins from here on lie above the recording's bandwidth and hold 0.</summary>
    public int ValidBins { get; }

    /// <summary>The time and frequency axes.</summary>
    public SpectrogramAxes Axes { get; }

    /// <summary>The largest score in the map.</summary>
    public float Max => System.Numerics.Tensors.TensorPrimitives.Max(Values.Span);

    /// <summary>One cell's raw score.</summary>
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

    /// <summary>The score of each frame: the mean of its highest cells (section 3.2.3 of "From Vision to Sound", arXiv 2502.18328).</summary>
    /// <param name="topCells">How many of the highest cells count; 5 in the paper.</param>
    /// <returns>One raw score per frame.</returns>
    public float[] FrameScores(int topCells = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(topCells);
        int count = Math.Min(topCells, ValidBins);
        float[] scores = new float[Frames];
        Span<float> row = stackalloc float[ValidBins <= 256 ? ValidBins : 0];
        row = row.IsEmpty ? new float[ValidBins] : row;
        for (int frame = 0; frame < Frames; frame++)
        {
            Values.Span.Slice(frame * Bins, ValidBins).CopyTo(row);
            row.Sort();
            float sum = 0;
            for (int i = 1; i <= count; i++)
            {
                sum += row[^i];
            }

            scores[frame] = sum / count;
        }

        return scores;
    }
}
