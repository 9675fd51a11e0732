using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>
/// Sends a microphone's sound to the fleet from outside of it or from a silo: keeps what is not safe, and sends it again when the server of the microphone was
/// lost. Sound is pushed by one caller at a time, who waits as long as the fleet is slower than the sound.
/// </summary>
/// <example>
/// <code>
/// async Task SendAsync(IClusterClient client, ReadOnlyMemory&lt;byte> bytes, CancellationToken cancellationToken)
/// {
///     using var feed = new MicrophoneFeed(client, "press-7", new MicrophoneSettings { Model = "press", SampleRate = 16000 });
///     await feed.RegisterAsync(cancellationToken);
///     await feed.PushAsync(bytes, cancellationToken);
///     await feed.FlushAsync(cancellationToken);
/// }
/// </code>
/// </example>
public sealed class MicrophoneFeed : IDisposable
{
    private const long MostBytes = 64 << 20;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private readonly IMicrophoneGrain _microphone;
    private readonly MicrophoneSettings _settings;
    private readonly MicrophoneFeedOptions _options;
    private readonly TimeProvider _clock;
    private readonly SentSound _sound;
    private readonly int _frameBytes;
    private readonly long _chunk;
    private readonly long _capacity;
    private readonly Guid _stream = Guid.NewGuid();
    private readonly byte[] _rest;
    private readonly SemaphoreSlim _gate = new(1);
    private TimeSpan _pause = FirstPause;
    private int _left;
    private long _next;
    private long _highest;

    /// <summary>Begins a stream of sound.</summary>
    /// <param name="grains">The cluster: its client, or a silo.</param>
    /// <param name="microphone">The microphone's name.</param>
    /// <param name="settings">What is registered of it, or will be.</param>
    /// <param name="options">The settings of the feed; null for the defaults.</param>
    /// <param name="clock">Tells the time; null for the system's.</param>
    /// <exception cref="ArgumentException">A name or a number is out of range.</exception>
    public MicrophoneFeed(IGrainFactory grains, string microphone, MicrophoneSettings settings, MicrophoneFeedOptions? options = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentNullException.ThrowIfNull(settings);
        if (!ResourceName.IsValid(microphone))
        {
            throw new ArgumentException($"'{OneLine.Of(microphone ?? string.Empty)}' cannot be the name of a microphone. {ResourceName.Rule}", nameof(microphone));
        }

        _options = options ?? new MicrophoneFeedOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.KeptSeconds, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.ChunkSeconds, 0.05, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.ChunkSeconds, _options.KeptSeconds, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_options.LongestPause, TimeSpan.Zero, nameof(options));
        LiveFormat format = settings.ToFormat();
        (Microphone, _settings, _clock) = (microphone, settings, clock ?? TimeProvider.System);
        _microphone = grains.GetGrain<IMicrophoneGrain>(microphone);
        _frameBytes = format.FrameBytes;
        _rest = new byte[_frameBytes];
        _chunk = Math.Max(1, (long)(_options.ChunkSeconds * format.SampleRate));
        _chunk = Math.Min(_chunk, Math.Max(1, MostBytes / 8 / _frameBytes));
        _capacity = Math.Min((long)Math.Ceiling(_options.KeptSeconds * format.SampleRate), Math.Max(1, MostBytes / _frameBytes));
        _sound = new SentSound(_frameBytes, _capacity);
    }

    /// <summary>The microphone's name.</summary>
    public string Microphone { get; }

    /// <summary>How much sound was pushed, in seconds.</summary>
    public double PushedSeconds => (double)_sound.End / _settings.SampleRate;

    /// <summary>How much of it is scored, in seconds.</summary>
    public double ScoredSeconds => (double)Volatile.Read(ref _next) / _settings.SampleRate;

    /// <summary>How much sound was sent a second time, because a server was lost before it was safe, in seconds.</summary>
    public double SentAgainSeconds { get; private set; }

    /// <summary>How much sound was given up, because the fleet was away for longer than it can be kept, in seconds.</summary>
    public double LostSeconds { get; private set; }

    /// <summary>Why the last call failed, while that is so; null otherwise.</summary>
    public string? Problem { get; private set; }

    /// <summary>Registers the microphone with the feed's settings.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when it is registered.</returns>
    public Task RegisterAsync(CancellationToken cancellationToken = default) => _microphone.RegisterAsync(_settings).WaitAsync(cancellationToken);

    /// <summary>
    /// Takes in sound and sends it, piece by piece; waits until it is scored. While the fleet is away it waits for it as long as there is room to keep what comes
    /// next, and then gives up the oldest.
    /// </summary>
    /// <param name="bytes">The next bytes, cut anywhere.</param>
    /// <param name="cancellationToken">Ends the waiting. What was given is sent with the next call.</param>
    /// <returns>A task that ends when they are scored, or kept.</returns>
    /// <exception cref="MicrophoneFeedException">The fleet does not take it: the microphone is not registered, or has another format.</exception>
    public async Task PushAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Bytes that take more room than there is are kept in pieces, with a try to send between them.
            for (int start = 0; start < bytes.Length;)
            {
                int length = (int)Math.Min(bytes.Length - start, _chunk * _frameBytes);
                Keep(bytes.Span.Slice(start, length));
                start += length;
                await SendAsync(_chunk, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Sends what is left, and waits until all of it is safe.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when it is.</returns>
    /// <exception cref="MicrophoneFeedException">The fleet does not take it.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (_sound.Start < _sound.End)
            {
                await SendAsync(1, cancellationToken).ConfigureAwait(false);
                if (_next == _sound.End && await TrySaveAsync(cancellationToken).ConfigureAwait(false))
                {
                    continue;
                }

                await Task.Delay(_pause, _clock, cancellationToken).ConfigureAwait(false);
                _pause = Longer(_pause);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the feed; what was not sent is lost.</summary>
    public void Dispose() => _gate.Dispose();

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_left > 0)
        {
            int taken = Math.Min(_frameBytes - _left, bytes.Length);
            bytes[..taken].CopyTo(_rest.AsSpan(_left));
            bytes = bytes[taken..];
            _left += taken;
            if (_left < _frameBytes)
            {
                return;
            }

            Add(_rest);
            _left = 0;
        }

        int whole = bytes.Length - (bytes.Length % _frameBytes);
        Add(bytes[..whole]);
        bytes[whole..].CopyTo(_rest);
        _left = bytes.Length - whole;
    }

    private void Add(ReadOnlySpan<byte> moments)
    {
        // What is scored and given up is lost only if a server is lost now.
        long first = Math.Max(_sound.Start, _next);
        _sound.Add(moments);
        LostSeconds += (double)Math.Max(0, _sound.Start - first) / _settings.SampleRate;
    }

    /// <summary>Sends until less than a piece is left, or the fleet is away and there is room to wait for it later.</summary>
    private async Task SendAsync(long least, CancellationToken cancellationToken)
    {
        while (_sound.End - Math.Max(_next, _sound.Start) >= least)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long first = Math.Max(_next, _sound.Start);
            byte[] bytes = _sound.Read(first, _chunk);
            var chunk = new SoundChunk { Stream = _stream, First = first, SampleRate = _settings.SampleRate, Bytes = bytes, IsAfterLoss = first == _sound.Start && first > 0 };
            ChunkReceipt? receipt = await TryPushAsync(chunk, cancellationToken).ConfigureAwait(false);
            if (receipt is not null)
            {
                NoteSent(first, bytes.Length / _frameBytes, receipt);
                if (receipt.RetryAfter is null)
                {
                    _pause = FirstPause;
                    await SaveWhenFullAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                }
            }

            bool isAway = receipt is null or { Outcome: ChunkOutcome.Unavailable };
            if (isAway && least == _chunk && _sound.Room > _chunk)
            {
                // The microphone does not wait, as long as its sound can be kept.
                return;
            }

            TimeSpan pause = receipt?.RetryAfter ?? _pause;
            await Task.Delay(pause < _options.LongestPause ? pause : _options.LongestPause, _clock, cancellationToken).ConfigureAwait(false);
            _pause = Longer(_pause);
            if (isAway && least == _chunk && !_options.WaitsWhenFull)
            {
                return;
            }
        }
    }

    /// <summary>A fleet that saves less often than a feed can keep sound is asked to.</summary>
    private async Task SaveWhenFullAsync(CancellationToken cancellationToken)
    {
        if (_sound.Room < _capacity / 2)
        {
            await TrySaveAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void NoteSent(long first, long count, ChunkReceipt receipt)
    {
        switch (receipt.Outcome)
        {
            case ChunkOutcome.Unknown or ChunkOutcome.Wrong:
                // What is wrong stays wrong: the sound after it may be right.
                Volatile.Write(ref _next, Math.Max(receipt.Next, first + count));
                _sound.Forget(receipt.Saved);
                throw new MicrophoneFeedException(Microphone, receipt.Outcome, receipt.Problem ?? receipt.Outcome.ToString());
            case ChunkOutcome.Taken:
                SentAgainSeconds += (double)Math.Max(0, Math.Min(_highest, first + count) - first) / _settings.SampleRate;
                _highest = Math.Max(_highest, first + count);
                break;
        }

        Volatile.Write(ref _next, receipt.Next);
        _sound.Forget(receipt.Saved);
    }

    private async Task<ChunkReceipt?> TryPushAsync(SoundChunk chunk, CancellationToken cancellationToken)
    {
        try
        {
            ChunkReceipt receipt = await _microphone.PushAsync(chunk).WaitAsync(cancellationToken).ConfigureAwait(false);
            Problem = receipt.Problem;
            return receipt;
        }
#pragma warning disable CA1031 // Whatever breaks on the way: a silo that is lost, a network, a storage. The sound is kept, and sent again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Problem = e.Message;
            return null;
        }
    }

    private async Task<bool> TrySaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _microphone.SaveAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            ChunkReceipt receipt = await _microphone.LocateAsync(_stream).WaitAsync(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _next, receipt.Next);
            _sound.Forget(receipt.Saved);
            return true;
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Problem = e.Message;
            return false;
        }
    }

    private TimeSpan Longer(TimeSpan pause) => 2 * pause < _options.LongestPause ? 2 * pause : _options.LongestPause;
}
