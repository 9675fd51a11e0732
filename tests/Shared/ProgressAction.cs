namespace AudioAnomaly.Testing;

/// <summary>Does something with every report, on the thread that reports and one report at a time.</summary>
internal sealed class ProgressAction<T>(Action<T> action) : IProgress<T>
{
    private readonly Lock _lock = new();

    public void Report(T value)
    {
        lock (_lock)
        {
            action(value);
        }
    }
}
