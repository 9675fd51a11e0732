using System.Globalization;
using System.Text.RegularExpressions;

namespace AudioAnomaly.Audio;

/// <summary>A date, perhaps with a time, found in a text such as a file's name.</summary>
/// <param name="Time">The moment; of kind UTC if the text tells the zone, else unspecified.</param>
/// <param name="HasClock">Whether the text tells the time of day.</param>
/// <param name="Index">Where in the text it begins.</param>
/// <param name="Length">How many characters it has.</param>
internal sealed partial record WrittenTime(DateTime Time, bool HasClock, int Index, int Length)
{
    private const int MostHoursOffUtc = 14;

    /// <summary>The first moment with a time of day in a text, else the first date; null if there is none.</summary>
    /// <remarks>
    /// Years come first and have four digits; parts are joined by -, _, ., : or by nothing, as in 2026-11-28_06-08-40, 20261128T060840Z, 20261128_060840 and
    /// 20261128060840. Four digits behind a date are a number and no time, unless they are written 06-08 or T0608.
    /// </remarks>
    public static WrittenTime? Find(string text)
    {
        WrittenTime[] found = [.. Moment().Matches(text).Select(Of).OfType<WrittenTime>()];
        return Array.Find(found, written => written.HasClock) ?? found.FirstOrDefault();
    }

    /// <summary>The time of day in a text, and where it begins; null if there is none.</summary>
    public static (TimeSpan Clock, int Index)? FindClock(string text)
        => Clock().Match(text) is { Success: true } match ? (ClockOf(match), match.Index) : null;

    private static WrittenTime? Of(Match match)
    {
        if (!DateTime.TryParseExact(
            string.Concat(match.Groups["year"].ValueSpan, match.Groups["month"].ValueSpan, match.Groups["day"].ValueSpan),
            "yyyyMMdd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out DateTime date))
        {
            return null;
        }

        ReadOnlySpan<char> between = match.Groups["between"].ValueSpan;
        bool isMarked = between.Contains('T') || match.Groups["colon"].Length > 0;
        bool hasClock = match.Groups["hour"].Success && (match.Groups["second"].Success || isMarked);
        if (!hasClock)
        {
            // Digits that follow at once make it a number.
            return match.Groups["hour"].Success && between.IsEmpty ? null
                : new WrittenTime(date, HasClock: false, match.Index, match.Groups["day"].Index + match.Groups["day"].Length - match.Index);
        }

        TimeSpan? offset = OffsetOf(match.Groups["zone"].Value, between.Contains('T'));
        int length = offset is null && match.Groups["zone"].Success ? match.Groups["zone"].Index - match.Index : match.Length;
        DateTime time = date + ClockOf(match);
        return new WrittenTime(offset is { } known ? DateTime.SpecifyKind(time - known, DateTimeKind.Utc) : time, HasClock: true, match.Index, length);
    }

    private static TimeSpan ClockOf(Match match)
    {
        int Number(string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;
        double fraction = match.Groups["fraction"].Success ? double.Parse("0." + match.Groups["fraction"].Value, CultureInfo.InvariantCulture) : 0;
        return new TimeSpan(Number("hour"), Number("minute"), Number("second")) + TimeSpan.FromMilliseconds(Math.Round(1000 * fraction));
    }

    /// <summary>How far a zone is from UTC; null if that is not known. A minus sign may only separate a number, unless the time is written as ISO 8601 has
    /// it.</summary>
    private static TimeSpan? OffsetOf(string zone, bool isIso)
    {
        if (zone is "Z" or "UTC")
        {
            return TimeSpan.Zero;
        }

        if (zone.Length < 5 || (zone[0] == '-' && !isIso))
        {
            return null;
        }

        int hours = int.Parse(zone.AsSpan(1, 2), CultureInfo.InvariantCulture), minutes = int.Parse(zone.AsSpan(zone.Length - 2), CultureInfo.InvariantCulture);
        return hours > MostHoursOffUtc || minutes % 15 != 0 || minutes > 45 ? null : (zone[0] == '-' ? -1 : 1) * new TimeSpan(hours, minutes, 0);
    }

    [GeneratedRegex(
        """
        (?<![0-9])(?<year>(?:19|20)[0-9]{2})(?<dash>[-_.:]?)(?<month>0[1-9]|1[0-2])\k<dash>(?<day>0[1-9]|[12][0-9]|3[01])
        (?:(?<between>\ ?at\ |[T\ _.\-]{0,3})
        (?<hour>[01][0-9]|2[0-3])(?<colon>[-_.:h]?)(?<minute>[0-5][0-9])(?:[-_.:m]?(?<second>[0-5][0-9])(?:[.,](?<fraction>[0-9]{1,7}))?)?
        (?:\ ?(?<zone>Z|UTC|[+\-][0-9]{2}:?[0-9]{2}))?)?(?![0-9])
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Moment();

    [GeneratedRegex(
        "(?<![0-9])(?<hour>[01][0-9]|2[0-3])(?<colon>[-_.:h]?)(?<minute>[0-5][0-9])[-_.:m]?(?<second>[0-5][0-9])(?![0-9])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Clock();
}
