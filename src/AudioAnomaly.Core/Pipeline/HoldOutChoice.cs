namespace AudioAnomaly;

/// <summary>Which recordings of a list are held out to calibrate on.</summary>
internal static class HoldOutChoice
{
    /// <summary>Recordings at even distances from a seeded start: neighbours in the list (one machine, one day) end up on both sides.</summary>
    /// <param name="count">How many recordings there are.</param>
    /// <param name="fraction">The share to hold out.</param>
    /// <param name="seed">Decides about the start.</param>
    /// <returns>Their places; none of a single recording.</returns>
    public static IReadOnlySet<int> Of(int count, double fraction, int seed)
    {
        if (count < 2 || fraction == 0)
        {
            return new HashSet<int>();
        }

        int chosen = Math.Clamp((int)Math.Round(count * fraction), 1, count - 1);
        double start = new Random(seed).NextDouble();
        return Enumerable.Range(0, chosen).Select(i => (int)((i + start) * count / chosen)).ToHashSet();
    }
}
