using System.Globalization;

namespace AudioAnomaly.Tool;

/// <summary>A time span in the largest unit that suits it, such as "2 h 5 min".</summary>
internal static class DurationText
{
    public static string Of(TimeSpan time)
        => time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
            : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds} s");
}
