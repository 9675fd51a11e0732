namespace AudioAnomaly;

/// <summary>What a stream says of one spectrogram frame. Plain immutable data.</summary>
public sealed record SessionFrame
{
    /// <summary>The frame's number, counted from 0 at the stream's start.</summary>
    public required long Index { get; init; }

    /// <summary>The time at the frame's centre, in seconds from the stream's start.</summary>
    public required double TimeSeconds { get; init; }

    /// <summary>The time of day at the frame's centre; null if the session was not told when it started (<see cref="AudioSessionOptions.StartTime"/>).</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The raw frame score, as in <see cref="AnomalyResult.FrameScores"/>: the mean of the five highest cells.</summary>
    public required float Score { get; init; }

    /// <summary>The highest raw cell, which the verdict is about.</summary>
    public required float Peak { get; init; }

    /// <summary>The raw anomaly map of this frame: one score per frequency bin, ascending in frequency. Bins above the bandwidth hold 0.</summary>
    public required ReadOnlyMemory<float> Map { get; init; }

    /// <summary>The spectrogram of this frame in dB: one level per frequency bin, as <see cref="Spectrogram.Values"/>.</summary>
    public required ReadOnlyMemory<float> Levels { get; init; }

    /// <summary>Anomalous if a cell exceeds the stream's map threshold, or <see cref="Evidence"/> speaks for it; undecided if it has no threshold.</summary>
    public required AnomalyVerdict Verdict { get; init; }

    /// <summary>
    /// What speaks for an anomaly at this frame, the most unusual first. Kinds that describe whole windows (spectrum, texture, level) speak of the window up to
    /// this frame, with scores as of recordings; others of the frame, with scores as <see cref="Peak"/>. Empty if nothing is above the threshold, and if the
    /// detector does not say.
    /// </summary>
    public IReadOnlyList<AnomalyEvidence> Evidence { get; init; } = [];

    /// <summary>Whether <see cref="Map"/> and <see cref="Peak"/> speak of the window up to this frame.</summary>
    internal bool IsOfWindow { get; init; }

    /// <summary>How unusual each kind of evidence is, usual ones too.</summary>
    internal IReadOnlyList<KindScore> Kinds { get; init; } = [];
}
