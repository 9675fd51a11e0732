namespace AudioAnomaly;

/// <summary>The instructions on 32-bit numbers.</summary>
/// <inheritdoc cref="ILanes{T, TVector}"/>
internal unsafe interface ISingleLanes<TVector> : ILanes<float, TVector>
    where TVector : struct
{
    /// <summary>Whether there are 32 registers, enough for the large block of a matrix product.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>The number at an address, in every lane.</summary>
    static abstract TVector Spread(float* source);

    /// <summary>Negative numbers become zero; what is not a number stays.</summary>
    static abstract TVector Rectify(TVector values);

    /// <summary>A bit for each lane, set where a &lt; b; the first lane's is the lowest.</summary>
    static abstract uint LessMask(TVector a, TVector b);

    /// <summary>Where a &lt; b the bits of <paramref name="less"/>, elsewhere those of <paramref name="other"/>.</summary>
    static abstract TVector SelectLess(TVector a, TVector b, TVector less, TVector other);
}
