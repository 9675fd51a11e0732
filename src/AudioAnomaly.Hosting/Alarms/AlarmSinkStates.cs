using System.Threading.Channels;

namespace AudioAnomaly.Hosting;

/// <summary>How it goes with each sink. Safe to use from several threads.</summary>
internal sealed class AlarmSinkStates(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, State> _states = new(StringComparer.Ordinal);

    public IReadOnlyList<AlarmSinkStatus> Status
    {
        get
        {
            lock (_lock)
            {
                return [.. _states
                    .OrderBy(sink => sink.Key, StringComparer.Ordinal)
                    .Select(sink => new AlarmSinkStatus(
                        sink.Key,
                        sink.Value.Pending,
                        sink.Value.Problem,
                        sink.Value.Problem is null ? 0 : clock.GetElapsedTime(sink.Value.AwaySince).TotalSeconds))];
            }
        }
    }

    /// <summary>Says that there is a sink.</summary>
    /// <returns>What wakes it when there is news.</returns>
    public ChannelReader<bool> Add(string sink)
    {
        lock (_lock)
        {
            var state = new State();
            _states.Add(sink, state);
            return state.News.Reader;
        }
    }

    /// <summary>What is written of them has changed.</summary>
    public void Set(IReadOnlyDictionary<string, (long Last, long Pending)> progress)
    {
        lock (_lock)
        {
            foreach ((string name, State state) in _states)
            {
                long pending = progress.TryGetValue(name, out (long Last, long Pending) now) ? now.Pending : 0;
                if (pending != state.Pending)
                {
                    AlarmTelemetry.PendingChanged(name, pending - state.Pending);
                }

                state.Pending = pending;
                if (pending > 0)
                {
                    state.News.Writer.TryWrite(true);
                }
            }
        }
    }

    /// <summary>A sink failed; null if it works.</summary>
    public void Report(string sink, string? problem)
    {
        lock (_lock)
        {
            State state = _states[sink];
            if (state.Problem is null)
            {
                state.AwaySince = clock.GetTimestamp();
            }

            state.Problem = problem;
        }
    }

    private sealed class State
    {
        public Channel<bool> News { get; } = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public long Pending { get; set; }

        public string? Problem { get; set; }

        public long AwaySince { get; set; }
    }
}
