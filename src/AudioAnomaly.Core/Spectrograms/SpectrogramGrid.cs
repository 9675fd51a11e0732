namespace AudioAnomaly;

/// <summary>Checks of what lies on a spectrogram's grid.</summary>
internal static class SpectrogramGrid
{
    /// <summary>Refuses values that are not one for each cell.</summary>
    /// <exception cref="ArgumentException">The number of values is not frames times bins.</exception>
    public static void Check(ReadOnlyMemory<float> values, int frames, SpectrogramAxes axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frames);
        if (values.Length != (long)frames * axes.Bins)
        {
            throw new ArgumentException($"{frames} frames of {axes.Bins} bins need {(long)frames * axes.Bins} values, not {values.Length}.", nameof(values));
        }
    }

    /// <summary>Checks the number of lowest bins that take part, too.</summary>
    /// <exception cref="ArgumentException">The number of values is not frames times bins, or that of bins out of range.</exception>
    public static void Check(ReadOnlyMemory<float> values, int frames, SpectrogramAxes axes, int validBins)
    {
        Check(values, frames, axes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(validBins);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(validBins, axes.Bins);
    }
}
