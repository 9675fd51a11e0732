namespace AudioAnomaly.Evaluation;

/// <summary>The kinds of faults that can be put into a recording of normal sound.</summary>
public enum SyntheticFaultKind
{
    /// <summary>A band is louder or quieter all the time. Strength: the gain in dB.</summary>
    Band,

    /// <summary>A tone with up to three overtones sounds all the time. Strength: its power in dB relative to the recording's.</summary>
    Tone,

    /// <summary>
    /// A band swings between louder and quieter, 1 to 20 times a second. Strength: the depth, (highest - lowest) / (highest + lowest) amplitude.
    /// </summary>
    Modulation,

    /// <summary>
    /// One or two bursts of noise, chirps or clicks of 30 to 400 ms. Strength: their power while they last in dB relative to the recording's mean power.
    /// </summary>
    Event,

    /// <summary>Everything is louder or quieter. Strength: the gain in dB.</summary>
    Level,
}
