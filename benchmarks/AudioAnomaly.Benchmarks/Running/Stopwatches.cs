using System.Diagnostics;

namespace AudioAnomaly.Benchmarks;

/// <summary>Times single calls.</summary>
internal static class Stopwatches
{
    private const int MostCalls = 10_000;

    /// <summary>Elapsed and processor time of one call in ms; the latter over all threads of the process.</summary>
    public static (double Elapsed, double Processor) Time(Action action) => Time(action, 1);

    /// <summary>Elapsed and processor time of one of several calls in a row.</summary>
    public static (double Elapsed, double Processor) Time(Action action, int calls)
    {
        TimeSpan busy = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
        {
            action();
        }

        double elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return (elapsed / calls, (Environment.CpuUsage.TotalTime - busy).TotalMilliseconds / calls);
    }

    /// <summary>Calls again and again until the time is over, and at least once.</summary>
    /// <returns>The least time of a call in ms.</returns>
    public static double Warm(Action action, TimeSpan time, CancellationToken cancellationToken)
    {
        double least = double.PositiveInfinity;
        long started = Stopwatch.GetTimestamp();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            least = Math.Min(least, Time(action).Elapsed);
        }
        while (Stopwatch.GetElapsedTime(started) < time);
        return least;
    }

    /// <summary>How many calls in a row take a time, 1 or more. A call may be too short for the clock.</summary>
    public static int CallsIn(double milliseconds, double callMs) => (int)Math.Clamp(milliseconds / Math.Max(callMs, 1e-6), 1, MostCalls);
}
