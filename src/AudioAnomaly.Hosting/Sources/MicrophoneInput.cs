namespace AudioAnomaly.Hosting;

/// <summary>What one run of a microphone's program gives: whole frames go into the buffer, and the time of the last is kept.</summary>
internal sealed class MicrophoneInput(LiveFormat format, SoundBuffer buffer, TimeProvider clock, long? lastHeard, Action<TimeSpan> heard)
{
    private readonly long _started = clock.GetTimestamp();
    private readonly byte[] _rest = new byte[format.FrameBytes];
    private int _left;
    private long _bytes;
    private long _last;

    /// <summary>When the last samples came, as a timestamp; null before the first.</summary>
    public long? LastHeard => Volatile.Read(ref _bytes) > 0 ? Volatile.Read(ref _last) : null;

    /// <summary>Takes what the program wrote, cut anywhere.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        byte[] joined = [.. _rest.AsSpan(0, _left), .. bytes];
        int whole = joined.Length - (joined.Length % format.FrameBytes);
        joined.AsSpan(whole).CopyTo(_rest);
        _left = joined.Length - whole;
        if (whole == 0)
        {
            return;
        }

        long now = clock.GetTimestamp();
        if (_bytes == 0 && lastHeard is { } before && clock.GetElapsedTime(before, now) - buffer.LengthOf(whole) is { Ticks: > 0 } outage)
        {
            buffer.MarkOutage(outage);
        }

        buffer.Write(joined.AsSpan(0, whole));
        Volatile.Write(ref _last, now);
        Volatile.Write(ref _bytes, _bytes + whole);
        heard(buffer.LengthOf(_bytes));
    }

    /// <summary>Waits until the program has closed its output, or no samples have come for too long.</summary>
    /// <param name="output">Ends when it has closed it.</param>
    /// <param name="longest">How long is too long.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether it was too long.</returns>
    public async Task<bool> HasStalledAsync(Task output, TimeSpan longest, CancellationToken cancellationToken)
    {
        while (!output.IsCompleted)
        {
            TimeSpan left = longest - clock.GetElapsedTime(LastHeard ?? _started);
            if (left <= TimeSpan.Zero)
            {
                return true;
            }

            await Task.WhenAny(output, Task.Delay(left, clock, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return false;
    }
}
