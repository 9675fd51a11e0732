namespace AudioAnomaly;

/// <summary>Cuts spectrograms into windows and puts the windows' maps together again.</summary>
internal sealed class SpectrogramWindows
{
    // Windows start at multiples of the coarsest feature grid, so that every window has the same patches.
    private const int Grid = 16;

    private readonly int _length;
    private readonly int _hop;

    public SpectrogramWindows(WindowOptions options, SpectrogramAxes axes)
    {
        _length = ToFrames(options.WindowSeconds, axes);
        _hop = ToFrames(options.HopSeconds, axes);
    }

    /// <summary>Windows side by side, for fitting.</summary>
    public IEnumerable<Spectrogram> Tile(Spectrogram spectrogram) => Cut(spectrogram, _length);

    /// <summary>Scores a spectrogram window by window.</summary>
    /// <returns>The highest clip score, and the map with overlaps averaged.</returns>
    public DetectorOutput Score(IDetector detector, Spectrogram spectrogram, CancellationToken cancellationToken)
    {
        if (spectrogram.Frames < _length + Grid)
        {
            return detector.Score(spectrogram);
        }

        double score = double.NegativeInfinity;
        float[] sum = new float[spectrogram.Values.Length];
        int[] counts = new int[spectrogram.Frames];
        int start = 0;
        foreach (Spectrogram window in Cut(spectrogram, _hop))
        {
            cancellationToken.ThrowIfCancellationRequested();
            DetectorOutput output = detector.Score(window);
            score = Math.Max(score, output.Score);
            Span<float> target = sum.AsSpan(start * spectrogram.Bins, window.Frames * spectrogram.Bins);
            System.Numerics.Tensors.TensorPrimitives.Add(target, output.Map.Values.Span, target);
            for (int frame = 0; frame < window.Frames; frame++)
            {
                counts[start + frame]++;
            }

            start += _hop;
        }

        for (int frame = 0; frame < counts.Length; frame++)
        {
            Span<float> row = sum.AsSpan(frame * spectrogram.Bins, spectrogram.Bins);
            System.Numerics.Tensors.TensorPrimitives.Divide(row, counts[frame], row);
        }

        return new DetectorOutput(score, new AnomalyMap(sum, spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins));
    }

    /// <summary>Windows at every hop. The last one begins at the last hop at which a whole window fits and reaches to the end.</summary>
    private IEnumerable<Spectrogram> Cut(Spectrogram spectrogram, int hop)
    {
        int start = 0;
        while (spectrogram.Frames - start - hop >= _length)
        {
            yield return spectrogram.Slice(start, _length);
            start += hop;
        }

        yield return spectrogram.Slice(start, spectrogram.Frames - start);
    }

    private static int ToFrames(double seconds, SpectrogramAxes axes)
        => Math.Max(Grid, (int)Math.Round(seconds / axes.SecondsPerFrame / Grid) * Grid);
}
