namespace AudioAnomaly.Audio;

/// <summary>Another stream that can be read again from where it stood, also if it cannot seek, as long as little was read. Does not own it.</summary>
internal sealed class ReplayStream(Stream stream) : ForwardStream
{
    // Headers are far shorter; what stands before the format in a longer one is not kept.
    private const int MostKept = 1 << 20;

    private readonly MemoryStream _kept = new();
    private bool _isKeeping = true;

    /// <summary>Whether all that was read is still known.</summary>
    public bool CanRewind => _isKeeping;

    /// <summary>Begins again.</summary>
    public void Rewind() => _kept.Position = 0;

    /// <summary>From here on nothing will be read again.</summary>
    public void Forget() => _isKeeping = false;

    public override int Read(Span<byte> buffer)
    {
        int known = _kept.Read(buffer);
        if (known > 0)
            return known;

        int read = stream.Read(buffer);
        if (_isKeeping && _kept.Length + read <= MostKept)
            _kept.Write(buffer[..read]);
        else
            _isKeeping = false;

        return read;
    }
}
