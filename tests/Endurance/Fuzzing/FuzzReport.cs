namespace AudioAnomaly.Fuzzing;

/// <summary>What a run of damaged files led to.</summary>
public sealed class FuzzReport
{
    private const int MaxFailures = 20;
    private readonly List<string> _failures = [];

    /// <summary>How many files were tried.</summary>
    public int Files { get; set; }

    /// <summary>How many could be opened.</summary>
    public int Opened { get; set; }

    /// <summary>How many gave whole weights.</summary>
    public int Loaded { get; set; }

    /// <summary>Broken promises, the first few.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>The kinds of typed errors, without names and numbers, and how often each came.</summary>
    public SortedDictionary<string, int> Messages { get; } = new(StringComparer.Ordinal);

    /// <summary>The longest call.</summary>
    public (TimeSpan Time, string What) Slowest { get; private set; }

    /// <summary>The call that allocated most.</summary>
    public (long Bytes, string What) Largest { get; private set; }

    internal void Count(string message) => Messages[message] = Messages.GetValueOrDefault(message) + 1;

    internal void Fail(string failure)
    {
        if (_failures.Count < MaxFailures)
        {
            _failures.Add(failure);
        }
    }

    internal void Measure(string what, TimeSpan time, long bytes)
    {
        Slowest = time > Slowest.Time ? (time, what) : Slowest;
        Largest = bytes > Largest.Bytes ? (bytes, what) : Largest;
    }
}
