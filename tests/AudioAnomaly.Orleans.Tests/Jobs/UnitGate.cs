namespace AudioAnomaly.Fleet.Tests.Jobs;

/// <summary>Stops units of a fit where they make their pipeline, as long as a test wants.</summary>
internal sealed class UnitGate
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private int _passed;
    private int _closeAfter = int.MaxValue;
    private string? _silo;

    /// <summary>How many units have passed.</summary>
    public int Passed => Volatile.Read(ref _passed);

    /// <summary>Ends when a unit stands at the closed gate.</summary>
    public Task Reached => _reached.Task;

    /// <summary>The silo of the unit that stands there first.</summary>
    public string Silo => _silo ?? throw new InvalidOperationException("Nobody stands there.");

    /// <summary>Closes the gate when so many units have passed; null for those of all silos, or only for the silo of the first unit after them.</summary>
    public void CloseAfter(int units) => (_closeAfter, _) = (units, Reset());

    public void Open()
    {
        lock (_lock)
        {
            _closeAfter = int.MaxValue;
        }

        _open.Set();
    }

    /// <summary>Called by each unit.</summary>
    public void Pass(string silo)
    {
        bool stays;
        lock (_lock)
        {
            stays = _passed >= _closeAfter && (_silo ?? silo) == silo;
            if (stays)
            {
                _silo = silo;
                _reached.TrySetResult();
            }
            else
            {
                _passed++;
            }
        }

        if (stays)
        {
            _open.Wait(TimeSpan.FromMinutes(5));
        }
    }

    private bool Reset()
    {
        _open.Reset();
        return true;
    }
}
