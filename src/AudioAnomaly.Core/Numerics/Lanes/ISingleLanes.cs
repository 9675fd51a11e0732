namespace AudioAnomaly;

/// <summary>The instructions on 32-bit numbers.</summary>
/// <inheritdoc cref="ILanes{T, TVector}"/>
internal interface ISingleLanes<TVector> : ILanes<float, TVector>
    where TVector : struct
{
    /// <summary>A bit for each lane, set where a &lt; b; the first lane's is the lowest.</summary>
    static abstract uint LessMask(TVector a, TVector b);

    /// <summary>Where a &lt; b the bits of <paramref name="less"/>, elsewhere those of <paramref name="other"/>.</summary>
    static abstract TVector SelectLess(TVector a, TVector b, TVector less, TVector other);
}
