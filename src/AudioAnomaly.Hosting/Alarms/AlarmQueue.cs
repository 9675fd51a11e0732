using System.Threading.Channels;

namespace AudioAnomaly.Hosting;

/// <summary>
/// What waits to be written, in order. Bounded: sounds make way first, the oldest first, then what comes is refused. Safe to use from several threads.
/// </summary>
internal sealed class AlarmQueue(int mostWrites, long mostSoundBytes)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<AlarmWrite> _writes = new();
    private readonly Dictionary<string, LinkedListNode<AlarmWrite>> _byKey = new(StringComparer.Ordinal);
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _soundBytes;
    private int _waiters;
    private int _inHand;
    private long _lost;
    private long _lostSounds;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _writes.Count;
            }
        }
    }

    /// <summary>The same with those that were taken and are not written yet.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _writes.Count + _inHand;
            }
        }
    }

    /// <summary>Whether somebody waits for one of them.</summary>
    public bool HasWaiter
    {
        get
        {
            lock (_lock)
            {
                return _waiters > 0;
            }
        }
    }

    public long Lost => Interlocked.Read(ref _lost);

    public long LostSounds => Interlocked.Read(ref _lostSounds);

    /// <summary>Whether something came; to be read by the one who takes.</summary>
    public ChannelReader<bool> Signal => _signal.Reader;

    /// <summary>Adds one at the end, or in the place of an older one.</summary>
    /// <returns>False if there is no room.</returns>
    public bool Add(AlarmWrite write)
    {
        lock (_lock)
        {
            if (write.Key is not null && _byKey.TryGetValue(write.Key, out LinkedListNode<AlarmWrite>? older))
            {
                older.Value = write;
                return true;
            }

            if (_writes.Count >= mostWrites && !DropSound())
            {
                _lost += write.SoundBytes > 0 || write.Waiter is not null || write.ComesAgain ? 0 : 1;
                _lostSounds += write.SoundBytes > 0 ? 1 : 0;
                return false;
            }

            Link(_writes.AddLast(write));
            while (_soundBytes > mostSoundBytes && DropSound())
            {
            }
        }

        Wake();
        return true;
    }

    /// <summary>Wakes the one who takes.</summary>
    public void Wake() => _signal.Writer.TryWrite(true);

    /// <summary>Takes the oldest.</summary>
    public List<AlarmWrite> Take(int most)
    {
        lock (_lock)
        {
            var taken = new List<AlarmWrite>();
            while (taken.Count < most && _writes.First is { } first)
            {
                Unlink(first);
                taken.Add(first.Value);
            }

            _inHand = taken.Count;
            return taken;
        }
    }

    /// <summary>Takes those that somebody waits for.</summary>
    public List<AlarmWrite> TakeWaiters()
    {
        lock (_lock)
        {
            var taken = new List<AlarmWrite>();
            for (LinkedListNode<AlarmWrite>? node = _writes.First; node is not null && _waiters > 0;)
            {
                LinkedListNode<AlarmWrite>? next = node.Next;
                if (node.Value.Waiter is not null)
                {
                    Unlink(node);
                    taken.Add(node.Value);
                }

                node = next;
            }

            return taken;
        }
    }

    /// <summary>What was taken is written, but for some that are put back, to be taken again before all else.</summary>
    public void Done(IReadOnlyList<AlarmWrite> left)
    {
        lock (_lock)
        {
            _inHand = 0;
            foreach (AlarmWrite write in left.Reverse())
            {
                if (write.Key is not null && _byKey.ContainsKey(write.Key))
                {
                    // A later one came meanwhile.
                    continue;
                }

                Link(_writes.AddFirst(write));
            }
        }
    }

    /// <summary>One that was taken is given up.</summary>
    public void CountLost(AlarmWrite write) => Interlocked.Increment(ref write.SoundBytes > 0 ? ref _lostSounds : ref _lost);

    private void Link(LinkedListNode<AlarmWrite> node)
    {
        _soundBytes += node.Value.SoundBytes;
        _waiters += node.Value.Waiter is null ? 0 : 1;
        if (node.Value.Key is { } key)
        {
            _byKey[key] = node;
        }
    }

    private void Unlink(LinkedListNode<AlarmWrite> node)
    {
        _writes.Remove(node);
        _soundBytes -= node.Value.SoundBytes;
        _waiters -= node.Value.Waiter is null ? 0 : 1;
        if (node.Value.Key is { } key)
        {
            _byKey.Remove(key);
        }
    }

    private bool DropSound()
    {
        for (LinkedListNode<AlarmWrite>? node = _writes.First; node is not null; node = node.Next)
        {
            if (node.Value.SoundBytes > 0)
            {
                Unlink(node);
                _lostSounds++;
                return true;
            }
        }

        return false;
    }
}
