using AudioAnomaly.Audio;

namespace AudioAnomaly.Testing;

/// <summary>A stream like a pipe: no seeking, no length, and a few bytes at a time.</summary>
internal sealed class ForwardOnlyStream(byte[] bytes, int portion = int.MaxValue) : ForwardStream
{
    private int _position;

    public bool IsDisposed { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int count = Math.Min(Math.Min(buffer.Length, portion), bytes.Length - _position);
        bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
