using AudioAnomaly.Components;

namespace AudioAnomaly.Testing;

/// <summary>Remembers the highest normal level; the score of a cell is how far it lies above the mean of normal clips.</summary>
internal sealed class FakeDetector : IDetector, IDisposable
{
    private float? _mean;

    public string Id => "fake-detector";

    public bool IsFitted => _mean is not null;

    public int MinFrames { get; init; } = 2;

    public int AlignmentFrames { get; init; } = 16;

    public bool NeedsFixedLength { get; init; }

    /// <summary>What Fit was given.</summary>
    public List<string?> FittedSources { get; } = [];

    /// <summary>The lengths of what Fit was given, in frames.</summary>
    public List<int> FittedLengths { get; } = [];

    public bool IsDisposed { get; private set; }

    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
    {
        double sum = 0;
        long count = 0;
        foreach (Spectrogram spectrogram in normals)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            FittedSources.Add(spectrogram.Source);
            FittedLengths.Add(spectrogram.Frames);
            sum += spectrogram.Values.ToArray().Sum(value => (double)value);
            count += spectrogram.Values.Length;
        }

        _mean = count > 0 ? (float)(sum / count) : throw new FitException("nothing to fit on.");
    }

    public DetectorOutput Score(Spectrogram spectrogram)
    {
        float mean = _mean ?? throw new DetectorNotFittedException(nameof(FakeDetector));
        if (NeedsFixedLength && spectrogram.Frames != FittedLengths[0])
        {
            throw new AudioContentException(spectrogram.Source, $"{spectrogram.Frames} frames instead of {FittedLengths[0]}.");
        }

        float[] map = [.. spectrogram.Values.ToArray().Select((value, i) => i % 4 < spectrogram.ValidBins ? Math.Abs(value - mean) : 0)];
        return new DetectorOutput(map.Max(), new AnomalyMap(map, spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins));
    }

    public ComponentState SaveState()
    {
        var state = new ComponentState(Id, []);
        state.Tensors["mean"] = new TensorData(new[] { _mean ?? throw new DetectorNotFittedException(nameof(FakeDetector)) });
        return state;
    }

    public static FakeDetector FromState(ComponentState state) => new() { _mean = state.Tensors["mean"].Values.Span[0] };

    public void Dispose() => IsDisposed = true;
}
