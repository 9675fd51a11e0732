namespace AudioAnomaly.BackboneTraining;

/// <summary>Peaks and dips in a frequency response, one after the other (second order; Bristow-Johnson, "Audio EQ Cookbook").</summary>
internal static class PeakFilters
{
    /// <summary>The most of them.</summary>
    public const int Most = BlockFilter.MaxStates / 2;

    /// <summary>Filters a signal in place.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="peaks">The centres and the gains there, at most <see cref="Most"/>.</param>
    /// <param name="quality">Their centre over their width.</param>
    /// <param name="sampleRate">The sample rate in Hz.</param>
    public static void Apply(Span<float> samples, IReadOnlyList<(double Hertz, double GainDb)> peaks, double quality, double sampleRate)
    {
        if (peaks.Count == 0)
        {
            return;
        }

        (double B0, double B1, double B2, double A2)[] sections = [.. peaks.Select(peak => Design(peak.Hertz, peak.GainDb, quality, sampleRate))];
        new BlockFilter(2 * sections.Length, (state, input) =>
        {
            double value = input;
            for (int i = 0; i < sections.Length; i++)
            {
                (double b0, double b1, double b2, double a2) = sections[i];
                ref double first = ref state[2 * i], second = ref state[(2 * i) + 1];
                double output = (b0 * value) + first;
                first = (b1 * (value - output)) + second;
                second = (b2 * value) - (a2 * output);
                value = output;
            }

            return value;
        }).Run(samples, samples);
    }

    private static (double B0, double B1, double B2, double A2) Design(double hertz, double gainDb, double quality, double sampleRate)
    {
        double w = 2 * Math.PI * Math.Min(hertz, 0.45 * sampleRate) / sampleRate;
        double amplitude = Math.Pow(10, gainDb / 40), alpha = Math.Sin(w) / (2 * quality);
        double a0 = 1 + (alpha / amplitude);
        return ((1 + (alpha * amplitude)) / a0, -2 * Math.Cos(w) / a0, (1 - (alpha * amplitude)) / a0, (1 - (alpha / amplitude)) / a0);
    }
}
