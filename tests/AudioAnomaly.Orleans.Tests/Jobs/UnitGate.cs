namespace AudioAnomaly.Fleet.Tests.Jobs;

/// <summary>Stops the units of one silo where they make their pipeline, as long as a test wants.</summary>
internal sealed class UnitGate
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _passed;
    private int _closeAfter = int.MaxValue;
    private string? _silo;

    /// <summary>How many units have passed.</summary>
    public int Passed => Volatile.Read(ref _passed);

    /// <summary>Ends when a unit stands at the closed gate.</summary>
    public Task Reached => _reached.Task;

    /// <summary>The silo of the unit that stands there.</summary>
    public string Silo => _silo ?? throw new InvalidOperationException("Nobody stands there.");

    /// <summary>Closes the gate when so many units have passed, for the silo of the next one and no other. Once only.</summary>
    public void CloseAfter(int units)
    {
        lock (_lock)
        {
            _closeAfter = units;
        }
    }

    /// <summary>Lets everybody pass, from now on too.</summary>
    public void Open() => _opened.TrySetResult();

    /// <summary>Called by each unit.</summary>
    public void Pass(string silo)
    {
        lock (_lock)
        {
            if (_passed < _closeAfter || (_silo ?? silo) != silo)
            {
                _passed++;
                return;
            }

            _silo = silo;
        }

        _reached.TrySetResult();
        _opened.Task.Wait(TimeSpan.FromMinutes(5));
    }
}
