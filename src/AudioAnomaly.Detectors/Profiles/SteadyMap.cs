namespace AudioAnomaly;

/// <summary>Maps of windows of which is known at which frequencies they deviate, but not when.</summary>
internal static class SteadyMap
{
    /// <summary>The map whose frames are all the same.</summary>
    /// <param name="row">A score for each bin of the spectrogram.</param>
    /// <param name="spectrogram">What was scored.</param>
    /// <param name="validBins">Its bins in scope.</param>
    public static AnomalyMap Of(ReadOnlySpan<float> row, Spectrogram spectrogram, int validBins)
    {
        float[] map = new float[spectrogram.Frames * spectrogram.Bins];
        for (int start = 0; start < map.Length; start += row.Length)
        {
            row.CopyTo(map.AsSpan(start));
        }

        return new AnomalyMap(map, spectrogram.Frames, spectrogram.Axes, validBins);
    }

    /// <summary>A row of the spectrogram whose lowest bins are given and whose others are out of scope.</summary>
    public static float[] Widen(ReadOnlySpan<float> row, int bins)
    {
        float[] wide = new float[bins];
        row.CopyTo(wide);
        return wide;
    }
}
