namespace AudioAnomaly;

/// <summary>What a sum adds for one place of two rows.</summary>
internal interface ISumTerm
{
    /// <returns>The sum with the term added.</returns>
    static abstract TVector Add<T, TLanes, TVector>(TVector x, TVector y, TVector sum)
        where T : unmanaged
        where TLanes : struct, ILanes<T, TVector>
        where TVector : struct;
}
