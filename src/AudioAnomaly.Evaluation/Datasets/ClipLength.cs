namespace AudioAnomaly.Evaluation;

/// <summary>Brings recordings to one length.</summary>
internal static class ClipLength
{
    private const double CrossfadeSeconds = 0.01;

    /// <summary>
    /// Cuts a clip after its beginning, or repeats it with short crossfades: a plain seam would click, and a click in a normal recording would be an
    /// anomaly.
    /// </summary>
    /// <param name="clip">The clip.</param>
    /// <param name="length">The wanted number of samples.</param>
    public static AudioClip Fit(AudioClip clip, int length)
    {
        ReadOnlySpan<float> samples = clip.Samples.Span;
        if (samples.Length == length)
        {
            return clip;
        }

        if (samples.Length > length)
        {
            return clip.WithSamples(clip.Samples[..length]);
        }

        int fade = Math.Min((int)(CrossfadeSeconds * clip.SampleRate), samples.Length / 4);
        int period = samples.Length - fade;
        float[] fitted = new float[length];
        for (int start = 0; start < length; start += period)
        {
            for (int i = 0; i < samples.Length && start + i < length; i++)
            {
                // The seams' gains keep the power of noise; the clip's own beginning and end stay as they are.
                double gain = start > 0 && i < fade ? Math.Sin(Math.PI / 2 * (i + 0.5) / fade)
                    : i >= period ? Math.Cos(Math.PI / 2 * (i - period + 0.5) / fade) : 1;
                fitted[start + i] += (float)(gain * samples[i]);
            }
        }

        return clip.WithSamples(fitted);
    }
}
