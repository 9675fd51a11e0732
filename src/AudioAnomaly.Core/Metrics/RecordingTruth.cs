namespace AudioAnomaly.Metrics;

/// <summary>What is true of a recording over time and frequency, on the grid of its map. Immutable. What is not known is null; a normal recording has no anomalous cell, frame or event.</summary>
public sealed record RecordingTruth
{
    /// <summary>The anomalous cells.</summary>
    public SpectrogramMask? Cells { get; init; }

    /// <summary>One label per frame.</summary>
    public ReadOnlyMemory<bool>? Frames { get; init; }

    /// <summary>The anomalies with start and end.</summary>
    public IReadOnlyList<SoundEvent>? Events { get; init; }

    /// <summary>The spectrogram of the anomaly alone (its stem); null in normal recordings too.</summary>
    public Spectrogram? Anomaly { get; init; }
}
