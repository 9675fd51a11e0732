namespace AudioAnomaly;

/// <summary>Adds (x - y)^2.</summary>
internal readonly struct SquaredDifferenceTerm : ISumTerm
{
    public static TVector Add<T, TLanes, TVector>(TVector x, TVector y, TVector sum)
        where T : unmanaged
        where TLanes : struct, ILanes<T, TVector>
        where TVector : struct
    {
        TVector difference = TLanes.Subtract(x, y);
        return TLanes.MultiplyAdd(difference, difference, sum);
    }
}
