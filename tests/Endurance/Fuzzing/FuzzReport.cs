namespace AudioAnomaly.Fuzzing;

/// <summary>What a run of damaged inputs led to.</summary>
public sealed class FuzzReport
{
    private const int MaxFailures = 20;
    private readonly List<string> _failures = [];

    /// <summary>How many inputs were tried.</summary>
    public int Inputs { get; internal set; }

    /// <summary>How many the first call refused with a typed error.</summary>
    public int Refused { get; internal set; }

    /// <summary>How many were read.</summary>
    public int Accepted => Inputs - Refused;

    /// <summary>How many promises were broken.</summary>
    public int Broken { get; private set; }

    /// <summary>Broken promises, the first few.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>How often calls beyond the first came to an end.</summary>
    public SortedDictionary<string, int> Done { get; } = new(StringComparer.Ordinal);

    /// <summary>The kinds of typed errors, without names and numbers, and how often each came.</summary>
    public SortedDictionary<string, int> Messages { get; } = new(StringComparer.Ordinal);

    /// <summary>The longest call.</summary>
    public (TimeSpan Time, string What) Slowest { get; private set; }

    /// <summary>The call that allocated most.</summary>
    public (long Bytes, string What) Largest { get; private set; }

    /// <summary>Takes in what another run led to.</summary>
    /// <param name="other">The other run.</param>
    public void Add(FuzzReport other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Inputs += other.Inputs;
        Refused += other.Refused;
        Broken += other.Broken;
        _failures.AddRange(other._failures.Take(MaxFailures - _failures.Count));
        Measure(other.Slowest.What, other.Slowest.Time, 0);
        Measure(other.Largest.What, TimeSpan.Zero, other.Largest.Bytes);
        foreach ((string message, int count) in other.Messages)
        {
            Messages[message] = Messages.GetValueOrDefault(message) + count;
        }

        foreach ((string what, int count) in other.Done)
        {
            Done[what] = Done.GetValueOrDefault(what) + count;
        }
    }

    internal void CountDone(string what) => Done[what] = Done.GetValueOrDefault(what) + 1;

    internal void CountMessage(string message) => Messages[message] = Messages.GetValueOrDefault(message) + 1;

    internal void Fail(string failure)
    {
        Broken++;
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
