namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>A file in memory that counts what is read of it, and can become shorter while it is read.</summary>
internal sealed class CountingStream(byte[] content) : MemoryStream(content)
{
    private long _reached;

    public long BytesRead { get; private set; }

    /// <summary>How often reading went on before a place that had been read.</summary>
    public int BackwardSeeks { get; private set; }

    /// <summary>Where the file ends in truth, whatever <see cref="Stream.Length"/> said.</summary>
    public long TrueLength { get; set; } = content.Length;

    public void ForgetSeeks() => (_reached, BackwardSeeks) = (0, 0);

    // Reads into spans come here too: MemoryStream sends those of derived classes through arrays.
    public override int Read(byte[] buffer, int offset, int count)
    {
        BackwardSeeks += Position < _reached ? 1 : 0;
        int read = base.Read(buffer, offset, (int)Math.Clamp(TrueLength - Position, 0, count));
        _reached = Position;
        BytesRead += read;
        return read;
    }
}
