using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A detector whose scores of overlapping windows have work in common, which it does once.</summary>
internal interface ILongRecordingDetector : IDetector
{
    /// <summary>Begins a recording.</summary>
    /// <returns>Its side of the recording, used by one thread; null if each window must be scored by itself.</returns>
    /// <exception cref="DetectorNotFittedException">The detector has not been fitted.</exception>
    IRecordingScorer? OpenRecording();
}
