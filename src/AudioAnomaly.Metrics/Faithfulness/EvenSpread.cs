namespace AudioAnomaly.Metrics;

/// <summary>Chooses some of a list.</summary>
internal static class EvenSpread
{
    /// <summary>At most so many of a list, spread evenly over it, in its order.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> all, int most)
        => all.Count <= most ? all : [.. Enumerable.Range(0, most).Select(i => all[(int)((i + 0.5) * all.Count / most)])];
}
