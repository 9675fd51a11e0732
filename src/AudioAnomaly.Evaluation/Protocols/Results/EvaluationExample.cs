namespace AudioAnomaly.Evaluation;

/// <summary>
/// One test recording for a picture. Immutable. Arrays are <c>.npy</c> files, (frames, bins) in C order, named relative to the folder of the report with
/// forward slashes.
/// </summary>
public sealed record EvaluationExample
{
    /// <summary>The recording's path within the data set.</summary>
    public required string File { get; init; }

    /// <summary>The truth.</summary>
    public required bool IsAnomalous { get; init; }

    /// <summary>The kind of anomaly, where the data set says it; null otherwise.</summary>
    public string? Kind { get; init; }

    /// <summary>The raw score.</summary>
    public required double Score { get; init; }

    /// <summary>The model's threshold for it; null if it has none.</summary>
    public double? Threshold { get; init; }

    /// <summary>The raw value of <see cref="MapFile"/> above which cells are called anomalous; null if the model has none.</summary>
    public double? MapThreshold { get; init; }

    /// <summary>The time from one frame to the next in seconds.</summary>
    public required double SecondsPerFrame { get; init; }

    /// <summary>The centre of every bin in Hz.</summary>
    public required IReadOnlyList<double> BinFrequencies { get; init; }

    /// <summary>The start of the anomaly in seconds; null where it is not known.</summary>
    public double? OnsetSeconds { get; init; }

    /// <summary>The end of the anomaly in seconds; null where it is not known.</summary>
    public double? OffsetSeconds { get; init; }

    /// <summary>The recording's spectrogram in dB, float32.</summary>
    public required string SpectrogramFile { get; init; }

    /// <summary>The raw anomaly map, float32.</summary>
    public required string MapFile { get; init; }

    /// <summary>The spectrogram of the anomaly alone in dB, float32; null where there is no stem.</summary>
    public string? AnomalyFile { get; init; }

    /// <summary>The truth over time and frequency, uint8; null where there is none.</summary>
    public string? MaskFile { get; init; }
}
