namespace AudioAnomaly.Hosting;

/// <summary>The newest sound of a source as 16-bit samples. Used by one thread at a time.</summary>
/// <param name="sampleRate">Its rate in Hz.</param>
/// <param name="seconds">How much is kept.</param>
internal sealed class SoundRing(int sampleRate, double seconds)
{
    private readonly short[] _samples = new short[Math.Max(1, (int)(seconds * sampleRate))];
    private long _end;

    public int SampleRate => sampleRate;

    /// <summary>How much sound came, in seconds.</summary>
    public double EndSeconds => (double)_end / sampleRate;

    public void Add(ReadOnlySpan<float> samples)
    {
        foreach (float sample in samples)
        {
            _samples[_end++ % _samples.Length] = (short)Math.Clamp(Math.Round(sample * -(double)short.MinValue), short.MinValue, short.MaxValue);
        }
    }

    /// <summary>What is kept of a stretch.</summary>
    /// <param name="fromSeconds">Its start, in seconds of the source.</param>
    /// <param name="toSeconds">Its end.</param>
    /// <returns>The samples, and when they begin.</returns>
    public (short[] Samples, double StartSeconds) Slice(double fromSeconds, double toSeconds)
    {
        long first = Math.Clamp((long)(fromSeconds * sampleRate), Math.Max(0, _end - _samples.Length), _end);
        long end = Math.Clamp((long)(toSeconds * sampleRate), first, _end);
        short[] slice = new short[end - first];
        for (long n = first; n < end; n++)
        {
            slice[n - first] = _samples[n % _samples.Length];
        }

        return (slice, (double)first / sampleRate);
    }
}
