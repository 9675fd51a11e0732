using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AudioAnomaly.Hosting;

/// <summary>The events of one source: the newest are kept, and given to any number of listeners. Safe to use from several threads.</summary>
internal sealed class LiveEvents(int kept, Listeners<LiveEvent> feed)
{
    private readonly Lock _lock = new();
    private readonly Queue<LiveEvent> _kept = new();
    private readonly Listeners<LiveEvent> _listeners = new(kept);
    private long _count;
    private bool _isOver;

    /// <summary>How many there were so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Gives an event its number, and hands it on.</summary>
    public void Add(LiveEvent next)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            LiveEvent numbered = next with { Id = ++_count };
            if (_kept.Count == kept)
            {
                _kept.Dequeue();
            }

            _kept.Enqueue(numbered);
            _listeners.Tell(numbered);
            feed.Tell(numbered);
        }
    }

    /// <summary>There will be no more.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isOver = true;
            _listeners.Complete();
        }
    }

    /// <summary>Listens: events that are kept and newer than one, then those to come. A slow listener misses the oldest.</summary>
    /// <param name="after">The number of the last event that is known; 0 for none.</param>
    /// <param name="cancellationToken">Ends the listening.</param>
    public async IAsyncEnumerable<LiveEvent> ListenAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<LiveEvent> listener;
        lock (_lock)
        {
            // A number that there is not yet is of an earlier life of the host.
            long from = after > _count ? 0 : after;
            listener = _listeners.Open(_kept.Where(old => old.Id > from));
        }

        await foreach (LiveEvent next in _listeners.ReadAsync(listener, cancellationToken).ConfigureAwait(false))
        {
            yield return next;
        }
    }
}
