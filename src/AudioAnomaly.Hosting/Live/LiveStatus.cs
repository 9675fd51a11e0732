namespace AudioAnomaly.Hosting;

/// <summary>How a live source is. Plain immutable data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">Its model's name.</param>
/// <param name="ModelVersion">Which version of the model scores.</param>
/// <param name="State">How it is.</param>
/// <param name="SampleRate">Its sample rate, in Hz.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="LastSampleAt">When the newest sample came; null before the first.</param>
/// <param name="SoundSeconds">How much sound came, in seconds.</param>
/// <param name="Segments">How many anomalous segments have ended.</param>
/// <param name="LatencySeconds">How much sound comes after a moment, at most, before its score is known.</param>
/// <param name="LastScore">The newest score; null before the first.</param>
/// <param name="Warnings">What to keep in mind of its scores.</param>
public sealed record LiveStatus(
    string Name,
    string Model,
    int ModelVersion,
    LiveState State,
    int SampleRate,
    DateTimeOffset StartedAt,
    DateTimeOffset? LastSampleAt,
    double SoundSeconds,
    long Segments,
    double LatencySeconds,
    double? LastScore,
    IReadOnlyList<string> Warnings);
