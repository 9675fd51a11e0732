using System.Diagnostics;

namespace AudioAnomaly.Benchmarks;

/// <summary>Times two ways of doing one thing in alternation, after both have been warmed up.</summary>
internal static class SideBySide
{
    private const int Rounds = 9;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    /// <summary>Prints a line of the table.</summary>
    /// <returns>The medians in ms; the reference's is NaN if there is none.</returns>
    public static (double Ours, double Reference) Print(string stage, Action ours, Action? reference, double referenceScale = 1, int rounds = Rounds)
    {
        Warm(ours);
        if (reference is not null)
        {
            Warm(reference);
        }

        var mine = new List<double>();
        var theirs = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            mine.Add(Time(ours));
            if (reference is not null)
            {
                theirs.Add(referenceScale * Time(reference));
            }
        }

        (double a, double b) = (Median(mine), reference is null ? double.NaN : Median(theirs));
        Console.WriteLine($"{stage,-52} {Describe(mine),28} {(reference is null ? "-" : Describe(theirs)),28} {(reference is null ? "-" : $"{b / a:0.00}x"),8}");
        return (a, b);
    }

    /// <summary>The least time of several calls, in ms: for ceilings.</summary>
    public static double Least(Action action, int calls)
    {
        Warm(action);
        return Enumerable.Range(0, calls).Min(_ => Time(action));
    }

    private static void Warm(Action action)
    {
        long started = Stopwatch.GetTimestamp();
        do
        {
            action();
        }
        while (Stopwatch.GetElapsedTime(started) < WarmUp);
    }

    private static double Time(Action action)
    {
        long started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static string Describe(List<double> times) => $"{Median(times):0.0} ({times.Min():0.0} to {times.Max():0.0})";
}
