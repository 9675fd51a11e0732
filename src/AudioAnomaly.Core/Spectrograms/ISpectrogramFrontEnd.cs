using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Turns sound into a spectrogram. Implementations are immutable and safe to use from several threads.</summary>
public interface ISpectrogramFrontEnd : IModelComponent
{
    /// <summary>The sample rate (Hz) the front end works at; clips of another rate are resampled.</summary>
    int SampleRate { get; }

    /// <summary>The fewest samples, at <see cref="SampleRate"/>, of which a spectrogram can be made.</summary>
    int MinSamples { get; }

    /// <summary>The axes of the spectrograms it makes.</summary>
    SpectrogramAxes Axes { get; }

    /// <summary>Computes a clip's spectrogram.</summary>
    /// <param name="clip">The clip, of any sample rate.</param>
    /// <returns>The spectrogram; bins above the clip's <see cref="AudioClip.BandwidthHz"/> are out of scope.</returns>
    /// <exception cref="AudioContentException">The clip is too short.</exception>
    Spectrogram Compute(AudioClip clip);
}
