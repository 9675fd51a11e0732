using AudioAnomaly.Components;

namespace AudioAnomaly.Audio;

/// <summary>Filters whole clips.</summary>
public static class SampleFilterExtensions
{
    /// <summary>Brings a clip to the filter's sample rate and filters it.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="clip">The clip, of any sample rate.</param>
    /// <returns>A new clip with the same source, bandwidth, channels and warnings.</returns>
    /// <exception cref="AudioContentException">A filtered sample is not finite, or there are more samples than an array can hold.</exception>
    public static AudioClip Apply(this ISampleFilter filter, AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(clip);
        AudioClip resampled = clip.Resample(filter.SampleRate);
        float[] samples = resampled.Samples.ToArray();
        filter.Begin().Process(samples);
        return resampled.WithSamples(samples);
    }
}
