using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AudioAnomaly.Hosting;

/// <summary>Gives values to any number of listeners, each as fast as it reads. Safe to use from several threads.</summary>
/// <param name="behind">How many values a listener may be behind; a slower one misses the oldest.</param>
internal sealed class Listeners<T>(int behind)
{
    private readonly Lock _lock = new();
    private readonly List<Channel<T>> _open = [];
    private bool _isOver;

    /// <summary>Whether there is one.</summary>
    public bool Any
    {
        get
        {
            lock (_lock)
            {
                return _open.Count > 0;
            }
        }
    }

    /// <summary>Hands a value on.</summary>
    public void Tell(T next)
    {
        lock (_lock)
        {
            _open.ForEach(listener => listener.Writer.TryWrite(next));
        }
    }

    /// <summary>There will be no more.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isOver = true;
            _open.ForEach(listener => listener.Writer.TryComplete());
        }
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="first">What the listener gets before what is told from now on.</param>
    /// <returns>The listener, for <see cref="ReadAsync"/>.</returns>
    public Channel<T> Open(IEnumerable<T> first)
    {
        var listener = Channel.CreateBounded<T>(new BoundedChannelOptions(behind) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        foreach (T value in first)
        {
            listener.Writer.TryWrite(value);
        }

        lock (_lock)
        {
            if (_isOver)
            {
                listener.Writer.TryComplete();
            }
            else
            {
                _open.Add(listener);
            }
        }

        return listener;
    }

    /// <summary>Listens to what comes from the first call for a value on.</summary>
    public async IAsyncEnumerable<T> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (T next in ReadAsync(Open([]), cancellationToken).ConfigureAwait(false))
        {
            yield return next;
        }
    }

    /// <summary>What a listener gets; it is forgotten when the reading ends.</summary>
    public async IAsyncEnumerable<T> ReadAsync(Channel<T> listener, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (T next in listener.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return next;
            }
        }
        finally
        {
            Forget(listener);
        }
    }

    /// <summary>Tells a listener no more.</summary>
    public void Forget(Channel<T> listener)
    {
        lock (_lock)
        {
            _open.Remove(listener);
        }
    }
}
