using System.Globalization;

namespace AudioAnomaly;

/// <summary>Counts with their nouns: "1 recording", "1,200 recordings".</summary>
internal static class CountText
{
    /// <summary>A count and its noun.</summary>
    /// <param name="count">The count.</param>
    /// <param name="one">The noun of one, such as "recording".</param>
    /// <param name="several">The noun of several; that of one with an s if null.</param>
    public static string Of(long count, string one, string? several = null)
        => string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {(count == 1 ? one : several ?? $"{one}s")}");

    /// <summary>How many of how many, such as "3 of 20 recordings".</summary>
    /// <param name="count">The part.</param>
    /// <param name="total">The whole.</param>
    /// <param name="one">The noun of one.</param>
    public static string Of(long count, long total, string one) => string.Create(CultureInfo.InvariantCulture, $"{count:#,0} of {Of(total, one)}");

    /// <summary>The verb that follows a count: "is" or "are", and so on.</summary>
    /// <param name="count">The count.</param>
    /// <param name="one">The verb after one.</param>
    /// <param name="several">The verb after several.</param>
    public static string Verb(long count, string one = "is", string several = "are") => count == 1 ? one : several;
}
