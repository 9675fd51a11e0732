using AudioAnomaly.Audio;

namespace AudioAnomaly;

/// <summary>What a result says of the recording itself.</summary>
/// <param name="Source">Its file or name, or null.</param>
/// <param name="Duration">Its length.</param>
/// <param name="BandwidthHz">The highest frequency at which it can hold sound.</param>
/// <param name="Samples">What its samples are like.</param>
/// <param name="Warnings">What was odd about its file.</param>
internal sealed record RecordingFacts(string? Source, TimeSpan Duration, double BandwidthHz, SampleFacts Samples, IReadOnlyList<string> Warnings);
