namespace AudioAnomaly;

/// <summary>The 95 % interval of a share that was counted (Wilson's).</summary>
internal static class WilsonInterval
{
    public const double Level = 0.95;

    private const double Deviations = 1.959963984540054;

    /// <summary>The interval; 0 to 1 without any cases.</summary>
    public static (double Low, double High) Of(int found, int cases)
    {
        if (cases == 0)
        {
            return (0, 1);
        }

        double share = (double)found / cases, squared = Deviations * Deviations, weight = 1 / (1 + (squared / cases));
        double centre = weight * (share + (squared / (2 * cases)));
        double half = weight * Deviations * Math.Sqrt((share * (1 - share) / cases) + (squared / (4.0 * cases * cases)));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
