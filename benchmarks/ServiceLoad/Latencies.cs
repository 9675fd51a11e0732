using System.Diagnostics;

namespace ServiceLoad;

/// <summary>How long requests took, in ms. Safe to use from several threads.</summary>
internal sealed class Latencies
{
    private readonly Lock _lock = new();
    private readonly List<double> _values = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _values.Count;
            }
        }
    }

    public void Add(long started)
    {
        lock (_lock)
        {
            _values.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    /// <summary>The value that a share of all does not exceed; NaN of none.</summary>
    public double Quantile(double share)
    {
        lock (_lock)
        {
            double[] sorted = [.. _values.Order()];
            return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
        }
    }
}
