using AudioAnomaly.Components;

namespace AudioAnomaly.Samples;

/// <summary>A detector of one's own: a cell is as anomalous as its level is far from the mean of its band in normal sound, in standard deviations.</summary>
internal sealed class BandDeviation : IDetector
{
    /// <summary>The stable id in model files.</summary>
    public const string ComponentId = "sample-band-deviation";

    private float[]? _mean;
    private float[]? _deviation;

    public string Id => ComponentId;

    public bool IsFitted => _mean is not null;

    public int MinFrames => 1;

    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
    {
        double[] sum = [], squares = [];
        long frames = 0;
        foreach (Spectrogram normal in normals)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            (sum, squares) = frames == 0 ? (new double[normal.Bins], new double[normal.Bins]) : (sum, squares);
            for (int i = 0; i < normal.Values.Length; i++)
            {
                double level = normal.Values.Span[i];
                sum[i % normal.Bins] += level;
                squares[i % normal.Bins] += level * level;
            }

            frames += normal.Frames;
        }

        if (frames == 0)
        {
            throw new FitException("There is no recording to learn from.");
        }

        // 1 dB more, so that a band that never changes is not infinitely sensitive.
        _deviation = [.. squares.Select((square, band) => 1 + (float)Math.Sqrt(Math.Max(0, (square / frames) - Math.Pow(sum[band] / frames, 2))))];
        _mean = [.. sum.Select(total => (float)(total / frames))];
    }

    public DetectorOutput Score(Spectrogram spectrogram)
    {
        (float[] mean, float[] deviation) = (_mean ?? throw new DetectorNotFittedException(nameof(BandDeviation)), _deviation!);
        float[] cells = new float[spectrogram.Values.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            int band = i % spectrogram.Bins;
            cells[i] = band < spectrogram.ValidBins ? Math.Abs(spectrogram.Values.Span[i] - mean[band]) / deviation[band] : 0;
        }

        // The recording's score is the mean of its highest tenth of frames.
        var map = new AnomalyMap(cells, spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins);
        return new DetectorOutput(map.FrameScores().OrderDescending().Take(1 + (spectrogram.Frames / 10)).Average(), map);
    }

    public ComponentState SaveState() => new(Id, [])
    {
        Tensors = { ["mean"] = new TensorData(_mean ?? throw new DetectorNotFittedException(nameof(BandDeviation)), _mean.Length), ["deviation"] = new TensorData(_deviation, _mean.Length) },
    };

    /// <summary>Makes the detector again from what <see cref="SaveState"/> wrote.</summary>
    public static BandDeviation FromState(ComponentState state)
        => new() { _mean = state.Tensors["mean"].Values.ToArray(), _deviation = state.Tensors["deviation"].Values.ToArray() };
}
