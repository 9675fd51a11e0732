using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AudioAnomaly.Hosting;

/// <summary>Gives notices to any number of listeners. Safe to use from several threads.</summary>
internal sealed class AlarmListeners(int mostWaiting)
{
    private readonly Lock _lock = new();
    private readonly List<Channel<AlarmNotice>> _listeners = [];
    private bool _isOver;

    public void Tell(AlarmNotice notice)
    {
        lock (_lock)
        {
            _listeners.ForEach(listener => listener.Writer.TryWrite(notice));
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

    /// <summary>Listens from now on, also before the first is asked for. A slow listener misses the oldest.</summary>
    public IAsyncEnumerable<AlarmNotice> ListenAsync(CancellationToken cancellationToken)
    {
        var options = new BoundedChannelOptions(mostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        var channel = Channel.CreateBounded<AlarmNotice>(options);
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

        // Who never asks for the first is forgotten by the token.
        cancellationToken.Register(() => Forget(channel));
        return Read(channel, cancellationToken);
    }

    private async IAsyncEnumerable<AlarmNotice> Read(Channel<AlarmNotice> channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (AlarmNotice next in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return next;
            }
        }
        finally
        {
            Forget(channel);
        }
    }

    private void Forget(Channel<AlarmNotice> channel)
    {
        lock (_lock)
        {
            _listeners.Remove(channel);
        }
    }
}
