namespace AudioAnomaly;

/// <summary>A loop over 32-bit numbers, written once for all instruction sets; <see cref="VectorDispatch"/> runs it.</summary>
/// <remarks>Lanes run over results, or over a number of partial sums that is the same everywhere: then no bit depends on how many there are.</remarks>
internal interface ISingleKernel
{
    void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct;
}
