namespace AudioAnomaly.Audio;

/// <summary>An open recording that is read forwards in blocks of mono samples. Used by one thread at a time.</summary>
public abstract class AudioDecoder : IDisposable
{
    /// <summary>What the header says. Warnings may grow while samples are read.</summary>
    public abstract AudioInfo Info { get; }

    /// <summary>Reads the next mono samples.</summary>
    /// <param name="destination">Receives the samples, nominally in [-1, 1].</param>
    /// <returns>How many were written: fewer than asked for only at the end, 0 after it.</returns>
    /// <exception cref="AudioFormatException">The recording is damaged from here on.</exception>
    public abstract int Read(Span<float> destination);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the recording.</summary>
    /// <param name="disposing">Always true; the class has no finalizer.</param>
    protected abstract void Dispose(bool disposing);
}
