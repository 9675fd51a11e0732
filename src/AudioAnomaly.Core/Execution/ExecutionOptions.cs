namespace AudioAnomaly;

/// <summary>
/// On what a pipeline or a model computes. Given when it is built or loaded, and never saved: a model fitted on one machine scores on any other.
/// </summary>
public sealed record ExecutionOptions
{
    private readonly int _maxThreads;
    private readonly double _maxRecordingSeconds = double.PositiveInfinity;

    /// <summary>All processors, in the precision that suits them.</summary>
    public static ExecutionOptions Default { get; } = new();

    /// <summary>The device that networks run on: "cpu" (the default), or what an engine added to the registry offers, such as "cuda" or "cuda:1".</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The most threads that a fit, or one score, uses; 0 (the default) for one per processor. Without influence on results.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int MaxThreads
    {
        get => _maxThreads;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _maxThreads = value;
        }
    }

    /// <summary>
    /// The longest recording that is read, in seconds; no limit by default. Longer ones fail with their length before memory is taken, as do those that the
    /// process has no memory for: spectrogram and map take 8 bytes for each of their cells, 50 KiB a second with 64 bands.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0.</exception>
    public double MaxRecordingSeconds
    {
        get => _maxRecordingSeconds;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsNaN(value), false, nameof(value));
            _maxRecordingSeconds = value;
        }
    }

    /// <summary>The number format in which networks score; <see cref="ComputePrecision.Auto"/> by default.</summary>
    public ComputePrecision Precision { get; init; } = ComputePrecision.Auto;

    /// <summary>The number of threads, with what 0 stands for.</summary>
    internal int Threads => MaxThreads > 0 ? MaxThreads : Environment.ProcessorCount;

    /// <summary>The threads for a loop over parts of one score or fit.</summary>
    internal ParallelOptions ToParallelOptions(CancellationToken cancellationToken = default) => new() { MaxDegreeOfParallelism = Threads, CancellationToken = cancellationToken };
}
