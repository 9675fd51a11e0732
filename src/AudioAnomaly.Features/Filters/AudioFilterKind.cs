namespace AudioAnomaly.Audio;

/// <summary>What a filter lets through.</summary>
public enum AudioFilterKind
{
    /// <summary>What lies above a frequency.</summary>
    HighPass,

    /// <summary>What lies below a frequency.</summary>
    LowPass,

    /// <summary>What lies outside a band.</summary>
    BandStop,

    /// <summary>All but mains hum: a frequency and its multiples.</summary>
    Hum,

    /// <summary>Everything, high frequencies more than low ones.</summary>
    PreEmphasis,
}
