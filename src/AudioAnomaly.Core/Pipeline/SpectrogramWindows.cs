using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Cuts spectrograms into windows and puts the windows' maps together again.</summary>
internal sealed class SpectrogramWindows
{
    // What surrounds a part is computed with each; longer parts waste less of it.
    private const int PartsOfContext = 8;

    private readonly int _grid;
    private readonly int _length;
    private readonly int _hop;
    private readonly int _fixedLength;

    /// <param name="options">How long windows are.</param>
    /// <param name="axes">The spectrograms' axes.</param>
    /// <param name="detector">Windows start at multiples of its grid, so that every window has the same patches.</param>
    public SpectrogramWindows(WindowOptions options, SpectrogramAxes axes, IDetector detector)
    {
        _grid = detector.AlignmentFrames;
        _length = ToFrames(options.WindowSeconds, axes);
        _hop = ToFrames(options.HopSeconds, axes);

        // A recording exactly as long as a window is one: it has a frame at its start and one at its end.
        _fixedLength = (int)((options.WindowSeconds / axes.SecondsPerFrame) + 1e-6) + 1;
    }

    /// <summary>The frames of a window for detectors that take any number.</summary>
    public int Length => _length;

    /// <summary>The frames of a window for detectors that need all of one length.</summary>
    public int FixedLength => _fixedLength;

    /// <summary>Windows side by side, for fitting.</summary>
    /// <param name="spectrogram">What to cut.</param>
    /// <param name="fixedLength">Whether all windows must have one length. The end of a recording, if it does not fill a window, then shares one with sound
    /// before it, or is left out if it is less than half of one.</param>
    public IEnumerable<Spectrogram> Tile(Spectrogram spectrogram, bool fixedLength = false)
        => TileCuts(spectrogram.Frames, fixedLength).Select(cut => spectrogram.Slice(cut.Start, cut.Length));

    /// <summary>How many windows <see cref="Tile"/> cuts of so many frames.</summary>
    public int CountTiles(int frames, bool fixedLength = false) => TileCuts(frames, fixedLength).Count();

    /// <summary>Scores a spectrogram window by window.</summary>
    /// <remarks>What overlapping windows have in common is computed once by detectors that can.</remarks>
    /// <returns>The highest clip score, the map with overlaps averaged, and of each kind of evidence the most unusual.</returns>
    public DetectorOutput Score(IDetector detector, Spectrogram spectrogram, CancellationToken cancellationToken)
    {
        if (spectrogram.Frames < (detector.NeedsFixedLength ? _fixedLength + 1 : _length + _grid))
        {
            return detector.Score(spectrogram);
        }

        IRecordingScorer? recording = (detector as ILongRecordingDetector)?.OpenRecording();

        // Where windows overlap by enough, each row comes from windows that know the sound around it.
        int edge = Math.Min(recording?.EdgeFrames ?? 0, (_length - _hop) / 2);
        int measured = 0;
        double score = double.NegativeInfinity;
        var evidence = new List<AnomalyEvidence>();
        float[] sum = LongLived.Array(spectrogram.Values.Length);
        int[] counts = new int[spectrogram.Frames];
        foreach ((int start, int length) in detector.NeedsFixedLength ? FixedCuts(spectrogram.Frames, _hop, 1) : Cuts(spectrogram.Frames, _hop))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Spectrogram window = spectrogram.Slice(start, length);
            measured = recording is null ? 0 : Measure(recording, spectrogram, measured, start + length);
            DetectorOutput output = recording?.Score(window, start) ?? detector.Score(window);
            score = Math.Max(score, output.Score);
            evidence.AddRange(output.Evidence);
            int first = start == 0 ? 0 : edge, end = start + length == spectrogram.Frames ? length : length - edge;
            Span<float> target = sum.AsSpan((start + first) * spectrogram.Bins, (end - first) * spectrogram.Bins);
            System.Numerics.Tensors.TensorPrimitives.Add(target, output.Map.Values.Span.Slice(first * spectrogram.Bins, target.Length), target);
            for (int frame = first; frame < end; frame++)
            {
                counts[start + frame]++;
            }
        }

        for (int frame = 0; frame < counts.Length; frame++)
        {
            Span<float> row = sum.AsSpan(frame * spectrogram.Bins, spectrogram.Bins);
            System.Numerics.Tensors.TensorPrimitives.Divide(row, counts[frame], row);
        }

        return new DetectorOutput(score, new AnomalyMap(sum, spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins))
        {
            Evidence = [.. evidence.GroupBy(one => one.Kind, StringComparer.Ordinal).Select(kind => kind.MaxBy(one => one.Z)!).OrderByDescending(one => one.Z)],
        };
    }

    /// <summary>Lets a detector take in a recording up to a frame at least, in parts of the length of a window or more.</summary>
    /// <returns>Up to which frame it has.</returns>
    private int Measure(IRecordingScorer recording, Spectrogram spectrogram, int measured, int wanted)
    {
        int context = RoundUp(recording.ContextFrames), part = Math.Max(_length, RoundUp(PartsOfContext * recording.ContextFrames));
        while (measured < wanted)
        {
            // A short rest is not worth a part of its own.
            int end = spectrogram.Frames - measured - part < part / 2 ? spectrogram.Frames : measured + part;
            int first = Math.Max(0, measured - context);
            recording.Add(spectrogram.Slice(first, Math.Min(spectrogram.Frames, end + context) - first), measured - first, end - measured, end == spectrogram.Frames);
            measured = end;
        }

        return measured;
    }

    private IEnumerable<(int Start, int Length)> TileCuts(int frames, bool fixedLength)
        => fixedLength ? FixedCuts(frames, _length, _fixedLength / 2) : Cuts(frames, _length);

    private int RoundUp(int frames) => (frames + _grid - 1) / _grid * _grid;

    /// <summary>Windows at every hop. The last one begins at the last hop at which a whole window fits and reaches to the end.</summary>
    private IEnumerable<(int Start, int Length)> Cuts(int frames, int hop)
    {
        int start = 0;
        while (frames - start - hop >= _length)
        {
            yield return (start, _length);
            start += hop;
        }

        yield return (start, frames - start);
    }

    /// <summary>
    /// Windows of one length at every hop. One more ends with the recording if enough frames are new in it. A recording that is shorter is left whole.
    /// </summary>
    private IEnumerable<(int Start, int Length)> FixedCuts(int frames, int hop, int leastNew)
    {
        int covered = 0;
        for (int start = 0; start + _fixedLength <= frames; start += Math.Min(hop, _fixedLength))
        {
            yield return (start, _fixedLength);
            covered = start + _fixedLength;
        }

        if (covered == 0 || frames - covered >= leastNew)
        {
            int length = Math.Min(frames, _fixedLength);
            yield return (frames - length, length);
        }
    }

    private int ToFrames(double seconds, SpectrogramAxes axes)
        => Math.Max(_grid, (int)Math.Round(seconds / axes.SecondsPerFrame / _grid) * _grid);
}
