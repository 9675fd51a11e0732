namespace AudioAnomaly.Evaluation;

/// <summary>Clips with other samples.</summary>
internal static class FaultClipExtensions
{
    public static AudioClip With(this AudioClip clip, float[] samples)
        => new(samples, clip.SampleRate, clip.Source) { BandwidthHz = clip.BandwidthHz, MixedChannels = clip.MixedChannels };
}
