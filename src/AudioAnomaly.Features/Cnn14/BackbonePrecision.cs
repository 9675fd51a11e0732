namespace AudioAnomaly;

/// <summary>The number format in which <see cref="Cnn14"/> convolves. Its input and its features are 32-bit floats in each.</summary>
public enum BackbonePrecision
{
    /// <summary><see cref="BFloat16"/> if the processor computes in it and a measurement, once in a process, shows that it is faster; otherwise <see cref="Float32"/>. Decided when a network is made, and from then on fixed: a model file holds the outcome.</summary>
    Auto,

    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>16-bit floats with 8 significant bits (bfloat16), sums in 32 bits; the first convolution, which has one input channel, in 32 bits. Features differ from those of 32 bits by about 0.4 % (relative L2 norm).
    /// On processors without such instructions the same numbers are computed in 32 bits and rounded: equal but for rare roundings, and not faster.</summary>
    BFloat16,
}
