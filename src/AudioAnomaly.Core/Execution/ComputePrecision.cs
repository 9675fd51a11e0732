namespace AudioAnomaly;

/// <summary>The number format in which networks score recordings. Detectors always learn in 32 bits.</summary>
public enum ComputePrecision
{
    /// <summary>
    /// What the engine does best: 32 bits in managed code; with TorchSharp bfloat16 where a short measurement shows that the
    /// processor is faster with it, otherwise 32 bits, on GPUs too.
    /// </summary>
    Auto,

    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>16-bit floats with 8 significant bits, summed in 32 bits. Only TorchSharp has it.</summary>
    BFloat16,

    /// <summary>16-bit floats with 11 significant bits, summed in 32 bits. Only TorchSharp has it, on GPUs.</summary>
    Float16,
}
