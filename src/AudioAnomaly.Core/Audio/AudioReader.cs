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
    public AudioInfo ReadInfo(string path) => ReadWith(path, reader => reader.ReadInfo(path));

    /// <summary>Opens a recording for reading block by block, in memory that does not depend on its length.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">Which channel to take; the mean of all by default.</param>
    /// <returns>The open recording; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="AudioFormatException">The file is no readable recording, or has no such channel.</exception>
    public AudioDecoder Open(string path, ChannelSelection channels = default) => ReadWith(path, reader => reader.Open(path, channels));

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

    /// <summary>
    /// Reads a whole recording from a stream, which may be unable to seek (a network body, standard input). WAV is read as it comes; what another reader must
    /// decode is first written to a temporary file, because many formats need to be read back and forth.
    /// </summary>
    /// <param name="stream">A readable stream, read from where it stands to its end. It stays open.</param>
    /// <param name="name">What to call the recording, with an extension if it has one; it becomes the clip's <see cref="AudioClip.Source"/>.</param>
    /// <param name="channels">Which channel to take; the mean of all by default.</param>
    /// <returns>The clip at the recording's own sample rate.</returns>
    /// <exception cref="AudioFormatException">The stream holds no readable recording, or has no such channel.</exception>
    /// <exception cref="AudioContentException">The recording has no samples, or has samples that are not finite.</exception>
    public AudioClip ReadClip(Stream stream, string name, ChannelSelection channels = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        using ReplayStream? replay = stream.CanSeek ? null : new ReplayStream(stream);
        Stream source = replay ?? stream;
        long origin = replay is null ? stream.Position : 0;
        void Rewind()
        {
            if (replay is null)
                stream.Position = origin;
            else
                replay.Rewind();
        }

        byte[] start = new byte[AudioFile.HeaderLength];
        int length = source.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        Rewind();
        if (Array.Find(_readers, reader => reader is WavReader) is WavReader wav && wav.CanRead(string.Empty, start.AsSpan(0, length)))
        {
            try
            {
                using AudioDecoder decoder = wav.Open(source, name, channels, leaveOpen: true);
                replay?.Forget();
                return ReadClip(decoder, name, channels, replay is null ? stream.Length - origin : 0);
            }
            catch (AudioFormatException e) when (e.Fault == AudioFormatFault.OtherCodec && replay is not { CanRewind: false })
            {
                Rewind();
            }
        }

        return ReadThroughFile(source, name, channels);
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

        if (info.SampleCount is { } claimed && sizeBound >= claimed)
            CheckMemory(name, info, claimed);

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

            CheckMemory(name, info, 2L * count);
            Array.Resize(ref samples, (int)Math.Min(Math.Max(2L * count, count + FirstGuess), Array.MaxLength));
            probe[..more].CopyTo(samples.AsSpan(count));
            count += more;
            if (more < probe.Length)
                break;
        }

        // A quarter may be wasted; more is worth a copy.
        if (samples.Length - count > samples.Length / 4)
            Array.Resize(ref samples, count);

        IReadOnlyList<string> warnings = decoder.Info.Warnings;
        if (count == 0)
            throw new AudioContentException(name, string.Join(' ', [AudioClip.NoSamples, .. warnings]));

        return new AudioClip(samples.AsMemory(0, count), info.SampleRate, name)
        {
            MixedChannels = channels.Index is null ? info.Channels : 1,
            Warnings = warnings,
        };
    }

    private AudioClip ReadThroughFile(Stream stream, string name, ChannelSelection channels)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + Path.GetExtension(name));
        try
        {
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read))
            {
                stream.CopyTo(file);
            }

            return ReadClip(path, channels).Named(name);
        }
        catch (AudioFormatException e)
        {
            throw new AudioFormatException(name, e.Problem, e.Offset, e);
        }
        catch (AudioContentException e)
        {
            throw new AudioContentException(name, e.Problem);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void CheckMemory(string name, AudioInfo info, long samples)
        => MemoryNeed.Check(name, (double)samples / info.SampleRate, samples * sizeof(float), "Read it in blocks (AudioReader.Open, AudioItem), or split the file.");

    private static AudioFormatException TooLong(string path, string samples)
        => new(path, $"the recording has {samples} samples; a clip can hold {Array.MaxLength}. Read it in blocks (AudioReader.Open), or split the file.");

    /// <summary>Asks one reader after the other: a WAV file of a codec that the first does not know may be known to the next.</summary>
    private T ReadWith<T>(string path, Func<IAudioReader, T> read)
    {
        byte[] header = AudioFile.ReadHeader(path);

        // First by content alone, because names lie: an MP3 file called "a.wav" is an MP3 file.
        IAudioReader[] meant = Array.FindAll(_readers, reader => reader.CanRead(string.Empty, header));
        if (meant.Length == 0)
            meant = Array.FindAll(_readers, reader => reader.CanRead(path, header));

        AudioFormatException? unknownCodec = null;
        foreach (IAudioReader reader in meant)
        {
            try
            {
                return read(reader);
            }
            catch (AudioFormatException e) when (e.Fault == AudioFormatFault.OtherCodec)
            {
                unknownCodec ??= e;
            }
            catch (AudioFormatException e) when (e.Fault == AudioFormatFault.MissingDecoder && unknownCodec is not null)
            {
                // What is missing matters less than what the file is.
            }
        }

        throw unknownCodec ?? Unknown(path, header);
    }

    private static AudioFormatException Unknown(string path, byte[] header)
    {
        string problem = header.Length == 0 ? "the file is empty (0 bytes)."
            : ForeignContent.Describe(header) is { } foreign ? $"this looks like {foreign}."
            : $"no reader knows this file, which starts with {ForeignContent.Quote(header.AsSpan(0, Math.Min(4, header.Length)))}. Convert it to a WAV file.";
        return new AudioFormatException(path, problem, 0);
    }
}
