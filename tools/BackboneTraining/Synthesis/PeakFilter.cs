namespace AudioAnomaly.BackboneTraining;

/// <summary>A peak or a dip in a frequency response (second order; Bristow-Johnson, "Audio EQ Cookbook").</summary>
internal static class PeakFilter
{
    /// <summary>Filters a signal in place.</summary>
    public static void Apply(Span<float> samples, double hertz, double gainDb, double quality, double sampleRate)
    {
        double w = 2 * Math.PI * Math.Min(hertz, 0.45 * sampleRate) / sampleRate;
        double amplitude = Math.Pow(10, gainDb / 40), alpha = Math.Sin(w) / (2 * quality);
        double a0 = 1 + (alpha / amplitude);
        float b0 = (float)((1 + (alpha * amplitude)) / a0), b1 = (float)(-2 * Math.Cos(w) / a0), b2 = (float)((1 - (alpha * amplitude)) / a0);
        float a2 = (float)((1 - (alpha / amplitude)) / a0);
        float s1 = 0, s2 = 0;
        foreach (ref float sample in samples)
        {
            float x = sample, y = (b0 * x) + s1;
            s1 = (b1 * (x - y)) + s2;
            s2 = (b2 * x) - (a2 * y);
            sample = y;
        }
    }
}
