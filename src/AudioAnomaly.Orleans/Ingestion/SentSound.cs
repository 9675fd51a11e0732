namespace AudioAnomaly.Fleet;

/// <summary>The bytes of a stream that are not safe yet, in fixed memory. Positions count moments from the stream's start. Used by one thread at a time.</summary>
/// <param name="frameBytes">Bytes of a moment.</param>
/// <param name="capacity">How many moments are kept.</param>
internal sealed class SentSound(int frameBytes, long capacity)
{
    private const long FewestMoments = 4096;

    private byte[] _bytes = [];

    private long Length => _bytes.Length / frameBytes;

    /// <summary>The first moment that is kept.</summary>
    public long Start { get; private set; }

    /// <summary>The moment after the last one.</summary>
    public long End { get; private set; }

    /// <summary>How many more fit before the oldest are given up.</summary>
    public long Room => capacity - (End - Start);

    /// <summary>Adds whole moments; the oldest are given up for want of room.</summary>
    /// <returns>How many moments were given up.</returns>
    public long Add(ReadOnlySpan<byte> bytes)
    {
        long count = bytes.Length / frameBytes;
        MakeRoom(Math.Min(capacity, End - Start + count));
        for (long done = 0; done < count;)
        {
            long place = (End + done) % Length;
            int length = (int)Math.Min(count - done, Length - place);
            bytes.Slice((int)(done * frameBytes), length * frameBytes).CopyTo(_bytes.AsSpan((int)(place * frameBytes)));
            done += length;
        }

        End += count;
        long lost = Math.Max(0, End - capacity - Start);
        Start += lost;
        return lost;
    }

    /// <summary>Forgets what comes before a moment.</summary>
    public void Forget(long before) => Start = Math.Clamp(before, Start, End);

    /// <summary>Bytes from a moment on.</summary>
    /// <param name="first">The first moment; kept.</param>
    /// <param name="most">How many at most.</param>
    public byte[] Read(long first, long most)
    {
        long count = Math.Min(most, End - first);
        byte[] read = new byte[count * frameBytes];
        for (long done = 0; done < count;)
        {
            long place = (first + done) % Length;
            int length = (int)Math.Min(count - done, Length - place);
            _bytes.AsSpan((int)(place * frameBytes), length * frameBytes).CopyTo(read.AsSpan((int)(done * frameBytes)));
            done += length;
        }

        return read;
    }

    /// <summary>Grows: most senders never need all that they may keep.</summary>
    private void MakeRoom(long wanted)
    {
        if (wanted <= Length)
        {
            return;
        }

        byte[] kept = End > Start ? Read(Start, End - Start) : [];
        long length = Math.Min(capacity, Math.Max(FewestMoments, Math.Max(wanted, 2 * Length)));
        _bytes = new byte[checked(frameBytes * length)];
        long end = End;
        End = Start;
        if (kept.Length > 0)
        {
            Add(kept);
        }

        End = end;
    }
}
