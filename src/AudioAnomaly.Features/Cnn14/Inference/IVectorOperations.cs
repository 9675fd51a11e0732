namespace AudioAnomaly;

/// <summary>The arithmetic of one vector width. Kernels are written once over it and compiled for each.</summary>
/// <remarks>
/// Implementations call the instruction sets by name, not <see cref="System.Runtime.Intrinsics.Vector512"/> and its like, which ahead-of-time compilers
/// may turn into slow substitutes.
/// </remarks>
/// <typeparam name="TVector">The vector of 32-bit floats.</typeparam>
internal unsafe interface IVectorOperations<TVector>
    where TVector : unmanaged
{
    /// <summary>The numbers in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Whether there are 32 registers, enough for the large block of a matrix product.</summary>
    static abstract bool HasManyRegisters { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(float* target, TVector value);

    /// <summary>The number at an address, in every lane.</summary>
    static abstract TVector Spread(float* source);

    static abstract TVector Spread(float value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary><c>left * right + addend</c>, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>Negative numbers become zero; what is not a number stays.</summary>
    static abstract TVector Rectify(TVector value);
}
