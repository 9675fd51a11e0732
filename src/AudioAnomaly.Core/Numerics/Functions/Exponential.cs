namespace AudioAnomaly;

/// <summary>The exponential of 64-bit numbers, to three units in the last place. The same bits on every processor, whatever its C runtime.</summary>
/// <remarks>e^x = 2^k e^r with |r| up to ln 2 / 2, where the series needs 15 terms.</remarks>
internal static class Exponential
{
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Log2E = 1.4426950408889634;

    // Beyond these the result is infinite or 0.
    private const double Largest = 710, Smallest = -746;

    /// <summary>e^x.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        double limited = Math.Clamp(x, Smallest, Largest);
        double k = Math.Floor((limited * Log2E) + 0.5);
        double r = (limited - (k * Ln2High)) - (k * Ln2Low);
        double sum = 1.0 / 87178291200;
        sum = (sum * r) + (1.0 / 6227020800);
        sum = (sum * r) + (1.0 / 479001600);
        sum = (sum * r) + (1.0 / 39916800);
        sum = (sum * r) + (1.0 / 3628800);
        sum = (sum * r) + (1.0 / 362880);
        sum = (sum * r) + (1.0 / 40320);
        sum = (sum * r) + (1.0 / 5040);
        sum = (sum * r) + (1.0 / 720);
        sum = (sum * r) + (1.0 / 120);
        sum = (sum * r) + (1.0 / 24);
        sum = (sum * r) + (1.0 / 6);
        sum = (sum * r) + (1.0 / 2);
        sum = (sum * r) + 1;
        sum = (sum * r) + 1;

        return Math.ScaleB(sum, (int)k);
    }
}
