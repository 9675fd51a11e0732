namespace AudioAnomaly.Metrics;

/// <summary>What metrics may ask of the model under test. Immutable; used by one thread at a time.</summary>
public sealed record EvaluatedModel
{
    /// <summary>What held-out normal recordings said about scores.</summary>
    public required ScoreCalibration Calibration { get; init; }

    /// <summary>Gives the raw score of a spectrogram, such as one from which something was removed.</summary>
    public required Func<Spectrogram, double> Score { get; init; }

    /// <summary>Computes the spectrograms of some normal recordings, if possible of those that were not learned; perhaps none.</summary>
    public required Func<IEnumerable<Spectrogram>> Normals { get; init; }
}
