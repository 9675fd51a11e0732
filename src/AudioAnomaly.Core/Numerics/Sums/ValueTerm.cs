namespace AudioAnomaly;

/// <summary>Adds x.</summary>
internal readonly struct ValueTerm : ISumTerm
{
    public static TVector Add<T, TLanes, TVector>(TVector x, TVector y, TVector sum)
        where T : unmanaged
        where TLanes : struct, ILanes<T, TVector>
        where TVector : struct
        => TLanes.Add(x, sum);
}
