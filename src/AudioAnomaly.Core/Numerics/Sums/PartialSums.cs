using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudioAnomaly;

/// <summary>Adds up a term over two rows, in an order that no vector width changes.</summary>
/// <remarks>There are 32 partial sums (16 of 64-bit numbers). Number k has places k, k + 32, k + 64 and so on. Then halves are added onto halves.</remarks>
internal static unsafe class PartialSums<T, TTerm>
    where T : unmanaged, INumber<T>
    where TTerm : struct, ISumTerm
{
    private static int Length => 8 * Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<TLanes, TVector>(T* x, T* y, int length)
        where TLanes : struct, ILanes<T, TVector>
        where TVector : struct
    {
        if (TLanes.Count == 1)
        {
            return OneByOne<TLanes, TVector>(x, y, length);
        }

        TVector s0 = TLanes.Create(T.Zero), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        int whole = length / Length * Length;
        AddRows<TLanes, TVector>(x, y, whole, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
        T* a = x + whole, b = y + whole;
        int rest = length - whole, lanes = TLanes.Count;
        s0 = AddRest<TLanes, TVector>(a, b, rest, 0, s0);
        s1 = AddRest<TLanes, TVector>(a, b, rest, lanes, s1);
        if (4 * lanes <= Length)
        {
            s2 = AddRest<TLanes, TVector>(a, b, rest, 2 * lanes, s2);
            s3 = AddRest<TLanes, TVector>(a, b, rest, 3 * lanes, s3);
        }

        if (8 * lanes <= Length)
        {
            s4 = AddRest<TLanes, TVector>(a, b, rest, 4 * lanes, s4);
            s5 = AddRest<TLanes, TVector>(a, b, rest, 5 * lanes, s5);
            s6 = AddRest<TLanes, TVector>(a, b, rest, 6 * lanes, s6);
            s7 = AddRest<TLanes, TVector>(a, b, rest, 7 * lanes, s7);
        }

        if (8 * lanes <= Length)
        {
            s0 = TLanes.Add(TLanes.Add(s0, s4), TLanes.Add(s2, s6));
            s1 = TLanes.Add(TLanes.Add(s1, s5), TLanes.Add(s3, s7));
        }
        else if (4 * lanes <= Length)
        {
            s0 = TLanes.Add(s0, s2);
            s1 = TLanes.Add(s1, s3);
        }

        return TLanes.Sum(TLanes.Add(s0, s1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRows<TLanes, TVector>(
        T* x, T* y, int length, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3, ref TVector s4, ref TVector s5, ref TVector s6, ref TVector s7)
        where TLanes : struct, ILanes<T, TVector>
        where TVector : struct
    {
        int step = TLanes.Count;
        for (int i = 0; i < length; i += Length)
        {
            T* a = x + i, b = y + i;
            s0 = TTerm.Add<T, TLanes, TVector>(TLanes.Load(a), TLanes.Load(b), s0);
            s1 = TTerm.Add<T, TLanes, TVector>(TLanes.Load(a + step), TLanes.Load(b + step), s1);
            if (4 * step <= Length)
            {
                s2 = TTerm.Add<T, TLanes, TVector>(TLanes.Load(a + (2 * step)), TLanes.Load(b + (2 * step)), s2);
                s3 = TTerm.Add<T, TLanes, TVector>(TLanes.Load(a + (3 * step)), TLanes.Load(b + (3 * step)), s3);
            }

            if (8 * step <= Length)
            {
                s4 = TTerm.Add<T, TLanes, TVector>(TLanes.Load(a + (4 * step)), TLanes.Load(b + (4 * step)), s4);
                s5 = TTerm.Add<T, TLanes, TVector>(TLanes.Load(a + (5 * step)), TLanes.Load(b + (5 * step)), s5);
                s6 = TTerm.Add<T, TLanes, TVector>(TLanes.Load(a + (6 * step)), TLanes.Load(b + (6 * step)), s6);
                s7 = TTerm.Add<T, TLanes, TVector>(TLanes.Load(a + (7 * step)), TLanes.Load(b + (7 * step)), s7);
            }
        }
    }

    /// <summary>Adds what comes after the last whole run, if it reaches to a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddRest<TLanes, TVector>(T* x, T* y, int rest, int place, TVector sum)
        where TLanes : struct, ILanes<T, TVector>
        where TVector : struct
    {
        int count = rest - place;
        if (count >= TLanes.Count)
        {
            return TTerm.Add<T, TLanes, TVector>(TLanes.Load(x + place), TLanes.Load(y + place), sum);
        }

        // Zeros add nothing.
        return count > 0
            ? TTerm.Add<T, TLanes, TVector>(TLanes.LoadFirst(x + place, count), TLanes.LoadFirst(y + place, count), sum)
            : sum;
    }

    private static T OneByOne<TLanes, TVector>(T* x, T* y, int length)
        where TLanes : struct, ILanes<T, TVector>
        where TVector : struct
    {
        T* sums = stackalloc T[Length];
        new Span<T>(sums, Length).Clear();
        for (int i = 0; i < length; i++)
        {
            int k = i % Length;
            TLanes.Store(sums + k, TTerm.Add<T, TLanes, TVector>(TLanes.Load(x + i), TLanes.Load(y + i), TLanes.Load(sums + k)));
        }

        // Halves onto halves.
        for (int half = Length / 2; half > 0; half /= 2)
        {
            for (int k = 0; k < half; k++)
            {
                sums[k] += sums[k + half];
            }
        }

        return sums[0];
    }
}
