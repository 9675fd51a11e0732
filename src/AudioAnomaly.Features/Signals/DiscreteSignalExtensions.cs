using NWaves.Signals;

namespace AudioAnomaly.Audio;

/// <summary>Clips from and to NWaves, whose signal builders, effects and filters work on <see cref="DiscreteSignal"/>.</summary>
public static class DiscreteSignalExtensions
{
    /// <summary>Makes a signal that NWaves may change.</summary>
    /// <param name="clip">The clip.</param>
    /// <returns>A signal of the clip's rate with a copy of its samples. Bandwidth, channels and warnings are known to the clip only.</returns>
    public static DiscreteSignal ToDiscreteSignal(this AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return new DiscreteSignal(clip.SampleRate, clip.Samples.ToArray());
    }

    /// <summary>Makes a clip of a signal.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="source">A file path or name for messages and reports; may be null.</param>
    /// <returns>A clip with a copy of its samples, which may hold sound up to half of its rate.</returns>
    /// <exception cref="AudioContentException">There are no samples, or a sample is NaN or infinite.</exception>
    public static AudioClip ToAudioClip(this DiscreteSignal signal, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return new AudioClip(signal.Samples.AsSpan().ToArray(), signal.SamplingRate, source);
    }
}
