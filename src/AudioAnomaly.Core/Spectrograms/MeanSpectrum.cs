namespace AudioAnomaly;

/// <summary>The mean over time of each bin of a spectrogram.</summary>
internal static class MeanSpectrum
{
    /// <param name="values">Frames x bins.</param>
    /// <param name="frames">How many frames there are.</param>
    /// <param name="bins">Bins of a frame.</param>
    /// <param name="count">Of how many bins to take the mean.</param>
    public static double[] Of(ReadOnlySpan<float> values, int frames, int bins, int count)
    {
        double[] means = new double[count];
        for (int frame = 0; frame < frames; frame++)
        {
            for (int bin = 0; bin < count; bin++)
            {
                means[bin] += values[(frame * bins) + bin] / (double)frames;
            }
        }

        return means;
    }
}
