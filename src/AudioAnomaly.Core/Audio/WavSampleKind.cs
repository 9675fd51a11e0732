namespace AudioAnomaly.Audio;

/// <summary>How one sample is stored in a WAV file, once its bytes are in little-endian order.</summary>
internal enum WavSampleKind
{
    /// <summary>8 bit, unsigned, 128 is zero.</summary>
    Pcm8,

    /// <summary>16 bit, signed.</summary>
    Pcm16,

    /// <summary>24 bit, signed, in three bytes.</summary>
    Pcm24,

    /// <summary>24 bit, signed, in the lower three of four bytes: ALSA's S24_LE, as arecord writes it.</summary>
    Pcm24Low,

    /// <summary>32 bit, signed.</summary>
    Pcm32,

    /// <summary>IEEE 754, 32 bit.</summary>
    Float32,

    /// <summary>IEEE 754, 64 bit.</summary>
    Float64,
}
