namespace AudioAnomaly;

/// <summary>
/// An immutable anomaly map on a spectrogram's grid: <see cref="Frames"/> x <see cref="Bins"/> raw scores, row-major. Higher is more abnormal.
/// </summary>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// AnomalyMap map = model.Score(AudioClip.FromFile("suspect.wav")).Map;
/// int highest = map.Values.Span.IndexOf(map.Max);
/// Console.WriteLine($"Highest at {map.Axes.TimeOf(highest / map.Bins):0.00} s, {map.Axes.FrequencyOf(highest % map.Bins):0} Hz");
/// </code>
/// </example>
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
        SpectrogramGrid.Check(values, frames, axes, validBins);

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
    public float[] FrameScores(int topCells = 5) => FrameScores(Values.Span, Frames, Bins, ValidBins, topCells);

    /// <summary>The score of each frame of a map that is not an object, such as one read from a file: the mean of its highest cells.</summary>
    /// <param name="values">Raw scores, row-major (frames x bins).</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="bins">Number of frequency bins.</param>
    /// <param name="topCells">How many of the highest cells count; 5 in the paper.</param>
    /// <returns>One raw score per frame.</returns>
    /// <exception cref="ArgumentException">The number of values is not <c>frames * bins</c>.</exception>
    public static float[] FrameScores(ReadOnlySpan<float> values, int frames, int bins, int topCells = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (values.Length != (long)frames * bins)
        {
            throw new ArgumentException($"{frames} frames of {bins} bins need {(long)frames * bins} values, not {values.Length}.", nameof(values));
        }

        return FrameScores(values, frames, bins, bins, topCells);
    }

    private static float[] FrameScores(ReadOnlySpan<float> values, int frames, int bins, int validBins, int topCells)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(topCells);
        float[] scores = new float[frames];
        float[] top = new float[Math.Min(topCells, validBins)];
        for (int frame = 0; frame < frames; frame++)
        {
            SelectTop(values.Slice(frame * bins, validBins), top);
            float sum = 0;
            foreach (float value in top)
            {
                sum += value;
            }

            scores[frame] = sum / top.Length;
        }

        return scores;
    }

    /// <summary>The highest values of a row, in descending order.</summary>
    private static void SelectTop(ReadOnlySpan<float> row, Span<float> top)
    {
        top.Fill(float.NegativeInfinity);
        float least = float.NegativeInfinity;
        foreach (float value in row)
        {
            if (value <= least)
            {
                continue;
            }

            int place = top.Length - 1;
            for (; place > 0 && !(top[place - 1] >= value); place--)
            {
                top[place] = top[place - 1];
            }

            top[place] = value;
            least = top[^1];
        }
    }
}
