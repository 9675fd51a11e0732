namespace AudioAnomaly.Hosting.Tests.AlarmSinks;

/// <summary>A sink that fails as long as a test wants it to.</summary>
internal sealed class ScriptedSink(string name = "own", TimeProvider? clock = null) : IAlarmSink
{
    private readonly Lock _lock = new();
    private readonly List<AlarmNotice> _taken = [];
    private readonly List<DateTimeOffset> _tried = [];

    public string Name => name;

    /// <summary>What it fails with; null while it works.</summary>
    public Exception? Failure { get; set; }

    /// <summary>When it was asked.</summary>
    public DateTimeOffset[] Tried
    {
        get
        {
            lock (_lock)
            {
                return [.. _tried];
            }
        }
    }

    public int Tries => Tried.Length;

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

            _tried.Add((clock ?? TimeProvider.System).GetUtcNow());
        }

        return failure is null ? Task.CompletedTask : Task.FromException(failure);
    }
}
