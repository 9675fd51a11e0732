namespace AudioAnomaly.Metrics;

/// <summary>What stands where a mask removed something.</summary>
public enum RemovalFill
{
    /// <summary>Nothing: removed cells fall towards digital silence, which is itself unlike any normal sound.</summary>
    Zero,

    /// <summary>The median of normal recordings in the same bin (see <see cref="NormalProfile"/>).</summary>
    NormalProfile,

    /// <summary>
    /// The cells before and after in the same bin that the mask claims less than half, interpolated along time in dB.
    /// Bins that are claimed throughout are filled with zero.
    /// </summary>
    Inpaint,
}
