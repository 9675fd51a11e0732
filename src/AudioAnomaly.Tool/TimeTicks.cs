using System.Globalization;

namespace AudioAnomaly.Tool;

/// <summary>Round moments for an axis of time.</summary>
internal static class TimeTicks
{
    private static readonly int[] Seconds =
    [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 2 * 86400, 4 * 86400, 7 * 86400, 14 * 86400,
    ];

    private static readonly int[] Months = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200];

    /// <summary>Moments between two others, at most so many, with labels.</summary>
    public static IReadOnlyList<(DateTime Time, string Label)> Between(DateTime start, DateTime end, int most)
    {
        double span = (end - start).TotalSeconds;
        int seconds = Array.Find(Seconds, step => span / step <= most);
        int months = Months.First(step => span / (step * 30.0 * 86400) <= most || step == Months[^1]);
        return seconds > 0 ? [.. EverySeconds(start, end, seconds)] : [.. EveryMonths(start, end, months)];
    }

    private static IEnumerable<(DateTime, string)> EverySeconds(DateTime start, DateTime end, int step)
    {
        // From a midnight on, so that steps within a day meet every midnight.
        long first = (long)Math.Ceiling((start - start.Date).TotalSeconds / step);
        for (DateTime time = start.Date.AddSeconds(first * step); time <= end; time = time.AddSeconds(step))
        {
            string format = time.TimeOfDay == TimeSpan.Zero ? "d MMM" : step < 60 ? "HH:mm:ss" : "HH:mm";
            yield return (time, time.ToString(format, CultureInfo.InvariantCulture));
        }
    }

    private static IEnumerable<(DateTime, string)> EveryMonths(DateTime start, DateTime end, int step)
    {
        int number = (start.Year * 12) + start.Month - 1;
        for (int month = number / step * step; month / 12 < DateTime.MaxValue.Year; month += step)
        {
            var time = new DateTime(Math.Max(1, month / 12), (month % 12) + 1, 1);
            if (time > end)
            {
                yield break;
            }

            if (time >= start)
            {
                yield return (time, time.ToString(step < 12 ? "MMM yyyy" : "yyyy", CultureInfo.InvariantCulture));
            }
        }
    }
}
