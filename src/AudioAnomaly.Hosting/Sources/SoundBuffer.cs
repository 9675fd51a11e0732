using System.Threading.Channels;

namespace AudioAnomaly.Hosting;

/// <summary>
/// Sound between the program that records and the scoring: a program never waits. When it is full, what comes is dropped until half of it is empty, and told as
/// one gap. One writer, one reader.
/// </summary>
internal sealed class SoundBuffer(LiveFormat format, TimeSpan longest)
{
    private readonly Channel<SoundPiece> _pieces = Channel.CreateUnbounded<SoundPiece>(new UnboundedChannelOptions { SingleReader = true });
    private readonly long _capacity = (long)(longest.TotalSeconds * format.SampleRate) * format.FrameBytes;
    private long _held;
    private long _dropped;

    /// <summary>Adds sound.</summary>
    /// <param name="bytes">Whole frames.</param>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        // In one piece: a gap for every moment would be more gaps than sound.
        if (Volatile.Read(ref _held) + bytes.Length > (_dropped > 0 ? _capacity / 2 : _capacity))
        {
            _dropped += bytes.Length;
            return;
        }

        if (_dropped > 0)
        {
            _pieces.Writer.TryWrite(new SoundPiece([], LengthOf(_dropped), IsOutage: false));
            _dropped = 0;
        }

        Interlocked.Add(ref _held, bytes.Length);
        _pieces.Writer.TryWrite(new SoundPiece(bytes.ToArray(), TimeSpan.Zero, IsOutage: false));
    }

    /// <summary>Tells that the program was not there before the next sound.</summary>
    public void MarkOutage(TimeSpan lost) => _pieces.Writer.TryWrite(new SoundPiece([], lost, IsOutage: true));

    /// <summary>Takes the next piece, and waits for it.</summary>
    public async ValueTask<SoundPiece> ReadAsync(CancellationToken cancellationToken)
    {
        SoundPiece piece = await _pieces.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _held, -piece.Bytes.Length);
        return piece;
    }

    /// <summary>How long so many bytes of sound are.</summary>
    public TimeSpan LengthOf(long bytes) => TimeSpan.FromSeconds((double)bytes / format.FrameBytes / format.SampleRate);
}
