namespace AudioAnomaly.Audio;

/// <summary>
/// Reads recordings of several formats: asks a list of readers which one understands a file, judging by its first bytes and then by its name.
/// </summary>
/// <remarks>Immutable and, as its readers are, safe to use from several threads.</remarks>
public sealed class AudioReader
{
    private const int FirstGuess = 1 << 16;
    private const int ProbeLength = 256;

    private readonly IAudioReader[] _readers;

    /// <summary>Composes readers.</summary>
    /// <param name="readers">The readers, asked in this order. At least one.</param>
    /// <exception cref="ArgumentException">There are no readers, or one is null.</exception>
    public AudioReader(params IEnumerable<IAudioReader> readers)
    {
        ArgumentNullException.ThrowIfNull(readers);
        _readers = [.. readers];
        if (_readers.Length == 0 || Array.Exists(_readers, reader => reader is null))
            throw new ArgumentException("Give at least one reader, and no null.", nameof(readers));
    }

    /// <summary>Reads WAV files by itself and everything else through an installed ffmpeg.</summary>
    public static AudioReader Default { get; } = new(new WavReader(), new FfmpegAudioReader());

    /// <summary>
    /// The extensions, in lower case with their dot, by which recordings are recognised in folders. Other files can still be read one by one.
    /// </summary>
    public static IReadOnlyList<string> KnownExtensions { get; } = [".wav", ".wave", .. FfmpegAudioReader.Extensions];

    /// <summary>Whether a file's name is that of a recording. The file is not looked at and need not exist.</summary>
    /// <param name="path">A path or name.</param>
    /// <returns>True if its extension is one of <see cref="KnownExtensions"/>, in upper or lower case, and it is no hidden file (whose name begins with a
    /// dot).</returns>
    public static bool IsAudioFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string name = Path.GetFileName(path);

        // Copies from a Mac leave files such as "._pump.wav", which hold no sound.
        return !name.StartsWith('.') && KnownExtensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Reads what a recording's header says, without decoding its samples.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The header.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="AudioFormatException">The file is no readable recording.</exception>
    public AudioInfo ReadInfo(string path) => Choose(path).ReadInfo(path);

    /// <summary>Opens a recording for reading block by block, in memory that does not depend on its length.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">Which channel to take; the mean of all by default.</param>
    /// <returns>The open recording; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="AudioFormatException">The file is no readable recording, or has no such channel.</exception>
    public AudioDecoder Open(string path, ChannelSelection channels = default) => Choose(path).Open(path, channels);

    /// <summary>Reads a whole recording: 4 bytes of memory for each sample of one channel.</summary>
    /// <param name="path">The file; it becomes the clip's <see cref="AudioClip.Source"/>.</param>
    /// <param name="channels">Which channel to take; the mean of all by default.</param>
    /// <returns>The clip at the file's own sample rate.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="AudioFormatException">The file is no readable recording, has no such channel, or is longer than an array can be.</exception>
    /// <exception cref="AudioContentException">The recording has no samples, or has samples that are not finite.</exception>
    public AudioClip ReadClip(string path, ChannelSelection channels = default)
    {
        using AudioDecoder decoder = Open(path, channels);
        return ReadClip(decoder, path, channels, new FileInfo(path).Length);
    }

    /// <summary>Reads an open recording to its end.</summary>
    /// <param name="decoder">The recording.</param>
    /// <param name="name">Its name.</param>
    /// <param name="channels">The channel it was opened with.</param>
    /// <param name="sizeBound">How many samples are believed on the header's word; more are given room only as they come.</param>
    internal static AudioClip ReadClip(AudioDecoder decoder, string name, ChannelSelection channels, long sizeBound)
    {
        AudioInfo info = decoder.Info;
        if (info.SampleCount > Array.MaxLength)
            throw TooLong(name, $"{info.SampleCount}");

        float[] samples = new float[Math.Min(info.SampleCount ?? FirstGuess, Math.Max(sizeBound, FirstGuess))];
        Span<float> probe = stackalloc float[ProbeLength];
        int count = 0;
        while (true)
        {
            int read = decoder.Read(samples.AsSpan(count));
            count += read;
            if (count < samples.Length)
                break;

            // Mostly the header was right and this is the end: no need to grow for finding that out.
            int more = decoder.Read(probe);
            if (more == 0)
                break;

            if (count > Array.MaxLength - more)
                throw TooLong(name, $"more than {Array.MaxLength}");

            Array.Resize(ref samples, (int)Math.Min(Math.Max(2L * count, count + FirstGuess), Array.MaxLength));
            probe[..more].CopyTo(samples.AsSpan(count));
            count += more;
            if (more < probe.Length)
                break;
        }

        // A quarter may be wasted; more is worth a copy.
        if (samples.Length - count > samples.Length / 4)
            Array.Resize(ref samples, count);

        return new AudioClip(samples.AsMemory(0, count), info.SampleRate, name)
        {
            MixedChannels = channels.Index is null ? info.Channels : 1,
        };
    }

    private static AudioFormatException TooLong(string path, string samples)
        => new(path, $"the recording has {samples} samples; a clip can hold {Array.MaxLength}. Read it in blocks (AudioReader.Open), or split the file.");

    private IAudioReader Choose(string path)
    {
        byte[] header = AudioFile.ReadHeader(path);

        // First by content alone, because names lie: an MP3 file called "a.wav" is an MP3 file.
        return Array.Find(_readers, reader => reader.CanRead(string.Empty, header))
            ?? Array.Find(_readers, reader => reader.CanRead(path, header))
            ?? throw Unknown(path, header);
    }

    private static AudioFormatException Unknown(string path, byte[] header)
    {
        string problem = header.Length == 0 ? "the file is empty (0 bytes)."
            : ForeignContent.Describe(header) is { } foreign ? $"this looks like {foreign}."
            : $"no reader knows this file, which starts with {ForeignContent.Quote(header.AsSpan(0, Math.Min(4, header.Length)))}. Convert it to a WAV file.";
        return new AudioFormatException(path, problem, 0);
    }
}
