namespace AudioAnomaly.Torch;

/// <summary>How a <see cref="FoldedConvolution"/> computes.</summary>
internal enum ConvolutionArithmetic
{
    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>bfloat16 in and out, sums in 32 bits, by the processor's own instructions.</summary>
    BFloat16,

    /// <summary>float16 in and out, sums in 32 bits; on GPUs.</summary>
    Float16,

    /// <summary>32-bit floats that hold bfloat16 values in and out: what <see cref="BFloat16"/> gives but for the order of sums, on any processor.</summary>
    RoundedFloat32,
}
