namespace AudioAnomaly.Audio;

/// <summary>How <see cref="WavWriter"/> stores samples.</summary>
public enum WavEncoding
{
    /// <summary>16-bit integers: 2 bytes a sample, steps of 1/32768, values beyond [-1, 1) saturate. Every program reads it.</summary>
    Pcm16,

    /// <summary>32-bit IEEE float: 4 bytes a sample, every sample kept exactly.</summary>
    Float32,
}
