using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AudioAnomaly.Hosting;

/// <summary>The events of all sources in one stream, given to any number of listeners. Safe to use from several threads.</summary>
internal sealed class LiveEventFeed(int behind)
{
    private readonly Lock _lock = new();
    private readonly List<Channel<LiveEvent>> _listeners = [];
    private bool _isOver;

    /// <summary>Hands an event on.</summary>
    public void Add(LiveEvent next)
    {
        lock (_lock)
        {
            _listeners.ForEach(listener => listener.Writer.TryWrite(next));
        }
    }

    /// <summary>There will be no more.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isOver = true;
            _listeners.ForEach(listener => listener.Writer.TryComplete());
        }
    }

    /// <summary>Listens to what comes from the first call for an event on. A slow listener misses the oldest.</summary>
    /// <param name="cancellationToken">Ends the listening.</param>
    public async IAsyncEnumerable<LiveEvent> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<LiveEvent>(new BoundedChannelOptions(behind) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_lock)
        {
            if (_isOver)
            {
                channel.Writer.TryComplete();
            }
            else
            {
                _listeners.Add(channel);
            }
        }

        try
        {
            await foreach (LiveEvent next in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return next;
            }
        }
        finally
        {
            lock (_lock)
            {
                _listeners.Remove(channel);
            }
        }
    }
}
