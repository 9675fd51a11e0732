using System.Globalization;

namespace AudioAnomaly.Audio;

/// <summary>Compares what a recording needs with the memory that there is, before it is taken.</summary>
internal static class MemoryNeed
{
    // Room for what is computed beside it.
    private const double UsableShare = 0.75;

    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Refuses what would not fit.</summary>
    /// <param name="name">The recording.</param>
    /// <param name="seconds">How long it is.</param>
    /// <param name="bytes">What it needs.</param>
    /// <param name="remedy">What to do instead, as a sentence.</param>
    /// <exception cref="AudioContentException">It needs more than this process may take.</exception>
    public static void Check(string? name, double seconds, long bytes, string remedy)
    {
        // The limit of a container counts, if there is one.
        double usable = UsableShare * (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - GC.GetTotalMemory(forceFullCollection: false));
        if (bytes > usable)
            throw new AudioContentException(name, $"the recording lasts {Duration(seconds)} and would take {Size(bytes)} of memory; {Size(Math.Max(0, usable))} are free. {remedy}");
    }

    /// <summary>A length in time, in the unit that suits it.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
    };

    private static string Size(double bytes)
    {
        int unit = bytes < 1 ? 0 : (int)Math.Clamp(Math.Log2(bytes) / 10, 0, Units.Length - 1);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / Math.Pow(1024, unit):0.#} {Units[unit]}");
    }
}
