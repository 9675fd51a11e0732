namespace AudioAnomaly;

/// <summary>Sine and cosine of angles in half turns, sin(pi x) and cos(pi x), to two units in the last place of 1.</summary>
/// <remarks>
/// The same bits on every processor, whatever its C runtime.
/// Angles in half turns are reduced without error. What is left is at most pi / 4, where the series need 10 and 11 terms.
/// </remarks>
internal static class HalfTurns
{
    /// <summary>sin(pi x).</summary>
    public static double Sin(double x)
    {
        (int quarters, double angle) = Reduce(x);
        return (quarters & 3) switch
        {
            0 => SinSeries(angle),
            1 => CosSeries(angle),
            2 => -SinSeries(angle),
            _ => -CosSeries(angle),
        };
    }

    /// <summary>cos(pi x).</summary>
    public static double Cos(double x)
    {
        (int quarters, double angle) = Reduce(x);
        return (quarters & 3) switch
        {
            0 => CosSeries(angle),
            1 => -SinSeries(angle),
            2 => -CosSeries(angle),
            _ => SinSeries(angle),
        };
    }

    private static (int Quarters, double Angle) Reduce(double x)
    {
        double turned = x - (2 * Math.Round(x / 2));
        double quarters = Math.Round(2 * turned);
        return ((int)quarters, Math.PI * (turned - (quarters / 2)));
    }

    private static double SinSeries(double x)
    {
        double z = x * x;
        double sum = -1.0 / 121645100408832000;
        sum = (sum * z) + (1.0 / 355687428096000);
        sum = (sum * z) - (1.0 / 1307674368000);
        sum = (sum * z) + (1.0 / 6227020800);
        sum = (sum * z) - (1.0 / 39916800);
        sum = (sum * z) + (1.0 / 362880);
        sum = (sum * z) - (1.0 / 5040);
        sum = (sum * z) + (1.0 / 120);
        sum = (sum * z) - (1.0 / 6);
        sum = (sum * z) + 1;
        return x * sum;
    }

    private static double CosSeries(double x)
    {
        double z = x * x;
        double sum = 1.0 / 2432902008176640000;
        sum = (sum * z) - (1.0 / 6402373705728000);
        sum = (sum * z) + (1.0 / 20922789888000);
        sum = (sum * z) - (1.0 / 87178291200);
        sum = (sum * z) + (1.0 / 479001600);
        sum = (sum * z) - (1.0 / 3628800);
        sum = (sum * z) + (1.0 / 40320);
        sum = (sum * z) - (1.0 / 720);
        sum = (sum * z) + (1.0 / 24);
        sum = (sum * z) - (1.0 / 2);
        sum = (sum * z) + 1;
        return sum;
    }
}
