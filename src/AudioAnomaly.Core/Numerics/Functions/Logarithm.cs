using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>The natural logarithm of 64-bit numbers, to three units in the last place.</summary>
/// <remarks>
/// Nothing is fused: the same bits on every processor, whatever its C runtime.
/// x = m 2^k with m between the roots of 1/2 and 2; ln m = 2 artanh(s) with s = (m - 1) / (m + 1), whose series needs 12 terms.
/// </remarks>
internal static class Logarithm
{
    private const long BitsOfOne = 0x3FF0_0000_0000_0000;
    private const long BitsOfRootOfHalf = 0x3FE6_A09E_667F_3BCD;
    private const long ExponentBias = 1023;
    private const double TwoTo52 = 4503599627370496;

    // ln 2 in two parts; a whole number of up to 11 bits times the first is exact.
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>ln x.</summary>
    public static double Ln(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        // Numbers below the normal ones are made normal first.
        return double.IsSubnormal(x) ? Ln<PlainDoubleLanes, double>(x * TwoTo52) - (52 * (Ln2High + Ln2Low)) : Ln<PlainDoubleLanes, double>(x);
    }

    /// <summary>ln x of normal numbers above 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Ln<TLanes, TVector>(TVector x)
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
    {
        TVector biased = TLanes.ShiftFromExponent(TLanes.AddBits(x, Bits<TLanes, TVector>(BitsOfOne - BitsOfRootOfHalf)));
        TVector m = TLanes.SubtractBits(x, TLanes.ShiftToExponent(TLanes.SubtractBits(biased, Bits<TLanes, TVector>(ExponentBias))));

        // 2^52 + n has n in its lowest bits.
        TVector k = TLanes.Subtract(TLanes.AddBits(biased, TLanes.Create(TwoTo52)), TLanes.Create(TwoTo52 + ExponentBias));

        TVector one = TLanes.Create(1);
        TVector s = TLanes.Divide(TLanes.Subtract(m, one), TLanes.Add(m, one));
        TVector z = TLanes.Multiply(s, s);
        TVector sum = TLanes.Create(1.0 / 23);
        sum = TLanes.Add(TLanes.Multiply(sum, z), TLanes.Create(1.0 / 21));
        sum = TLanes.Add(TLanes.Multiply(sum, z), TLanes.Create(1.0 / 19));
        sum = TLanes.Add(TLanes.Multiply(sum, z), TLanes.Create(1.0 / 17));
        sum = TLanes.Add(TLanes.Multiply(sum, z), TLanes.Create(1.0 / 15));
        sum = TLanes.Add(TLanes.Multiply(sum, z), TLanes.Create(1.0 / 13));
        sum = TLanes.Add(TLanes.Multiply(sum, z), TLanes.Create(1.0 / 11));
        sum = TLanes.Add(TLanes.Multiply(sum, z), TLanes.Create(1.0 / 9));
        sum = TLanes.Add(TLanes.Multiply(sum, z), TLanes.Create(1.0 / 7));
        sum = TLanes.Add(TLanes.Multiply(sum, z), TLanes.Create(1.0 / 5));
        sum = TLanes.Add(TLanes.Multiply(sum, z), TLanes.Create(1.0 / 3));
        TVector twice = TLanes.Add(s, s);
        TVector small = TLanes.Add(TLanes.Multiply(TLanes.Multiply(sum, z), twice), TLanes.Multiply(k, TLanes.Create(Ln2Low)));
        return TLanes.Add(TLanes.Multiply(k, TLanes.Create(Ln2High)), TLanes.Add(twice, small));
    }

    private static TVector Bits<TLanes, TVector>(long bits)
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
        => TLanes.Create(BitConverter.Int64BitsToDouble(bits));
}
