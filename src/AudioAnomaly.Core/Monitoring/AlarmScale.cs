namespace AudioAnomaly.Monitoring;

/// <summary>What windows of sound are compared with. Plain immutable data.</summary>
/// <param name="Calibrated">How many normal windows were calibrated on, 1 or more.</param>
/// <param name="WindowSeconds">How long a window is, in seconds; above 0. Windows do not overlap.</param>
public sealed record AlarmScale(int Calibrated, double WindowSeconds)
{
    private const double SecondsPerDay = 86_400;

    /// <summary>How many windows a day has.</summary>
    public double WindowsPerDay => SecondsPerDay / WindowSeconds;

    /// <summary>
    /// How often a day, at most, normal sound has a window of which it is true that it and others of the windows before, so many in all, are each above all
    /// but a few of the calibrated windows. Holds if all windows, those calibrated on too, are exchangeable, whatever their distribution.
    /// </summary>
    /// <param name="required">How many windows, x.</param>
    /// <param name="of">Among how many, y.</param>
    /// <param name="level">Each is among the so many most unusual, counted with the calibrated ones: k.</param>
    internal double RateOf(int required, int of, int level)
    {
        // Any x windows lie so high with probability k (k+1) ... / (n+1) (n+2) ...: the ranks of exchangeable values.
        double probability = 1;
        for (int i = 0; i < required; i++)
        {
            // The newest is one of them; the others are chosen from those before.
            double ways = i == 0 ? 1 : (double)(of - i) / i;
            probability *= ways * (level + i) / (Calibrated + 1 + i);
        }

        return WindowsPerDay * probability;
    }
}
