namespace AudioAnomaly.Hosting;

/// <summary>The format of live sound. Immutable.</summary>
/// <param name="SampleRate">Samples a second of one channel, from 100 to 10,000,000.</param>
/// <param name="Encoding">How samples are written.</param>
/// <param name="Channels">Interleaved channels, 1 to 1,024.</param>
/// <param name="Selection">Which channel to take; the mean of all by default.</param>
public sealed record LiveFormat(int SampleRate, SampleEncoding Encoding = SampleEncoding.S16, int Channels = 1, ChannelSelection Selection = default)
{
    /// <summary>Bytes of one moment: a sample of every channel.</summary>
    public int FrameBytes => Channels * (Encoding == SampleEncoding.S16 ? sizeof(short) : sizeof(float));

    /// <summary>How many recorded channels are averaged.</summary>
    internal int MixedChannels => Selection.Index is null ? Channels : 1;

    /// <summary>Throws if a number is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is.</exception>
    internal LiveFormat Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SampleRate, SoundLimits.LeastRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SampleRate, SoundLimits.MostRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(Channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Channels, SoundLimits.MostChannels);
        if (Selection.Index is { } index)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Channels, nameof(Selection));
        }

        return this;
    }
}
