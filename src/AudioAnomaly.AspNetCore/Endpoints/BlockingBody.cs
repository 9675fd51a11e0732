using AudioAnomaly.Audio;

namespace AudioAnomaly.AspNetCore;

/// <summary>A request's body for a reader that waits for bytes on a thread of its own.</summary>
internal sealed class BlockingBody(Stream body, CancellationToken cancellationToken) : ForwardStream
{
    private readonly byte[] _buffer = new byte[1 << 14];

    public override int Read(Span<byte> buffer)
    {
        int wanted = Math.Min(buffer.Length, _buffer.Length);
        int count = body.ReadAsync(_buffer.AsMemory(0, wanted), cancellationToken).AsTask().GetAwaiter().GetResult();
        _buffer.AsSpan(0, count).CopyTo(buffer);
        return count;
    }
}
