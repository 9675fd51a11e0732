using System.Diagnostics;

namespace AudioAnomaly.Benchmarks;

/// <summary>Times single calls.</summary>
internal static class Stopwatches
{
    /// <summary>Elapsed and processor time of one call in ms; the latter over all threads of the process.</summary>
    public static (double Elapsed, double Processor) Time(Action action)
    {
        TimeSpan busy = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        action();
        double elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return (elapsed, (Environment.CpuUsage.TotalTime - busy).TotalMilliseconds);
    }

    /// <summary>Calls again and again until the time is over, and at least once.</summary>
    public static void Warm(Action action, TimeSpan time, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            action();
        }
        while (Stopwatch.GetElapsedTime(started) < time);
    }
}
