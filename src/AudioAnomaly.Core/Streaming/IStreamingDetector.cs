namespace AudioAnomaly.Components;

/// <summary>A detector that can score an endless spectrogram block by block, with the map that it would give of the whole; or, if it describes whole windows, with that of a window which moves along.</summary>
public interface IStreamingDetector : IDetector
{
    /// <summary>Begins a stream with what the detector knows now; a later fit does not change it. Many streams may run at a time.</summary>
    /// <returns>The stream; used by one thread at a time.</returns>
    /// <exception cref="DetectorNotFittedException">The detector has not been fitted.</exception>
    /// <exception cref="StreamingNotSupportedException">The scores depend on more than a bounded part of the recording.</exception>
    IDetectorSession OpenSession();
}
