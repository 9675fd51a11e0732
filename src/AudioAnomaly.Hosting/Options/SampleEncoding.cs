namespace AudioAnomaly.Hosting;

/// <summary>How bare samples are written; little-endian.</summary>
public enum SampleEncoding
{
    /// <summary>Signed integers of 16 bits.</summary>
    S16,

    /// <summary>Floats of 32 bits, full scale 1.</summary>
    F32,
}
