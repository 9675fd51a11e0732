namespace AudioAnomaly;

/// <summary>
/// Counts the users of something that is freed once: whoever closes it waits for nobody, the last user out frees it, and a new one gets
/// <see cref="ObjectDisposedException"/>.
/// </summary>
internal sealed class Lifetime
{
    private readonly object _owner;
    private readonly Action _free;
    private int _users = 1;
    private int _closed;

    /// <param name="owner">What is used; its type is named in messages.</param>
    /// <param name="free">Frees it; called once.</param>
    public Lifetime(object owner, Action free) => (_owner, _free) = (owner, free);

    /// <summary>Begins a use, which ends when what is returned is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public Use Enter()
    {
        while (true)
        {
            int users = Volatile.Read(ref _users);
            ObjectDisposedException.ThrowIf(users == 0 || Volatile.Read(ref _closed) != 0, _owner);
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return new Use(this);
            }
        }
    }

    /// <summary>Admits no new user, and frees at once if there is none. A second call does nothing.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            Leave();
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _free();
        }
    }

    /// <summary>One use. Disposed once.</summary>
    public readonly struct Use : IDisposable
    {
        private readonly Lifetime _lifetime;

        internal Use(Lifetime lifetime) => _lifetime = lifetime;

        /// <summary>Ends the use.</summary>
        public void Dispose() => _lifetime.Leave();
    }
}
