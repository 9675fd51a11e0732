namespace AudioAnomaly.Metrics;

/// <summary>What a mask's numbers scale.</summary>
public enum MaskScale
{
    /// <summary>Power: a mask of 0.5 removes half of a cell's power, 3 dB.</summary>
    Power,

    /// <summary>Amplitude: a mask of 0.5 removes half of a cell's amplitude, 6 dB.</summary>
    Amplitude,
}
