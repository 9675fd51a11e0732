namespace AudioAnomaly;

/// <summary>Adds x * y.</summary>
internal readonly struct ProductTerm : ISumTerm
{
    public static TVector Add<T, TLanes, TVector>(TVector x, TVector y, TVector sum)
        where T : unmanaged
        where TLanes : struct, ILanes<T, TVector>
        where TVector : struct
        => TLanes.MultiplyAdd(x, y, sum);
}
