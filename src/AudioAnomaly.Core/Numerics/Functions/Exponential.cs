using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>The exponential of 64-bit numbers, to three units in the last place.</summary>
/// <remarks>
/// Nothing is fused: the same bits on every processor, whatever its C runtime.
/// e^x = 2^k e^r with |r| up to ln 2 / 2, where the series needs 15 terms.
/// </remarks>
internal static class Exponential
{
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Log2E = 1.4426950408889634;

    // Adding it rounds to a whole number, which then stands in the lowest bits.
    private const double Rounding = 6755399441055744;

    // Up to here the result is a normal number.
    private const double LargestNormal = 700;

    // Beyond these the result is infinite or 0.
    private const double Largest = 710, Smallest = -746;

    /// <summary>e^x.</summary>
    public static double Exp(double x)
    {
        if (Math.Abs(x) <= LargestNormal || double.IsNaN(x))
        {
            return double.IsNaN(x) ? x : Exp<PlainDoubleLanes, double>(x);
        }

        double root = Exp<PlainDoubleLanes, double>(Math.Clamp(x, Smallest, Largest) / 2);
        return root * root;
    }

    /// <summary>e^x of numbers from -700 to 700.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TLanes, TVector>(TVector x)
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
    {
        TVector shifted = TLanes.Add(TLanes.Multiply(x, TLanes.Create(Log2E)), TLanes.Create(Rounding));
        TVector k = TLanes.Subtract(shifted, TLanes.Create(Rounding));
        TVector r = TLanes.Subtract(TLanes.Subtract(x, TLanes.Multiply(k, TLanes.Create(Ln2High))), TLanes.Multiply(k, TLanes.Create(Ln2Low)));
        TVector sum = TLanes.Create(1.0 / 87178291200);
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1.0 / 6227020800));
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1.0 / 479001600));
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1.0 / 39916800));
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1.0 / 3628800));
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1.0 / 362880));
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1.0 / 40320));
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1.0 / 5040));
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1.0 / 720));
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1.0 / 120));
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1.0 / 24));
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1.0 / 6));
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1.0 / 2));
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1));
        sum = TLanes.Add(TLanes.Multiply(sum, r), TLanes.Create(1));
        return TLanes.AddBits(sum, TLanes.ShiftToExponent(shifted));
    }
}
