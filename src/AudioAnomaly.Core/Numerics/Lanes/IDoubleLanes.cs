namespace AudioAnomaly;

/// <summary>The instructions on 64-bit numbers.</summary>
/// <inheritdoc cref="ILanes{T, TVector}"/>
internal unsafe interface IDoubleLanes<TVector> : ILanes<double, TVector>
    where TVector : struct
{
    /// <summary>Lane i is source[places[i]].</summary>
    static abstract TVector Gather(float* source, int* places);

    /// <summary>The sum of the bits as 64-bit integers.</summary>
    static abstract TVector AddBits(TVector a, TVector b);

    /// <summary>The difference of the bits as 64-bit integers.</summary>
    static abstract TVector SubtractBits(TVector a, TVector b);

    /// <summary>The bits moved up by 52 places: the lowest twelve become sign and exponent.</summary>
    static abstract TVector ShiftToExponent(TVector a);

    /// <summary>The bits moved down by 52 places: sign and exponent become the lowest twelve.</summary>
    static abstract TVector ShiftFromExponent(TVector a);
}
