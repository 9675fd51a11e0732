namespace AudioAnomaly.Hosting.Tests.AlarmSinks;

/// <summary>A sink that fails as long as a test wants it to.</summary>
internal sealed class ScriptedSink(string name = "own") : IAlarmSink
{
    private readonly Lock _lock = new();
    private readonly List<AlarmNotice> _taken = [];
    private int _tries;

    public string Name => name;

    /// <summary>What it fails with; null while it works.</summary>
    public Exception? Failure { get; set; }

    public int Tries => Volatile.Read(ref _tries);

    public AlarmNotice[] Taken
    {
        get
        {
            lock (_lock)
            {
                return [.. _taken];
            }
        }
    }

    public Task SendAsync(AlarmNotice notice, CancellationToken cancellationToken)
    {
        Exception? failure = Failure;
        lock (_lock)
        {
            if (failure is null)
            {
                _taken.Add(notice);
            }

            _tries++;
        }

        return failure is null ? Task.CompletedTask : Task.FromException(failure);
    }
}
