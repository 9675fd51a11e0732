using AudioAnomaly.Audio;

namespace AudioAnomaly;

/// <summary>One recording of an <see cref="AudioSource"/>: a file or a clip in memory. Immutable.</summary>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// AudioItem recording = AudioItem.FromFile("an-hour.wav");
/// Console.WriteLine($"{recording.ReadInfo().SampleRate} Hz");
/// AnomalyResult result = model.Score(recording); // reads the file while it is scored
/// </code>
/// </example>
public sealed class AudioItem
{
    private const long LongFileBytes = 4 << 20;

    private readonly AudioClip? _clip;
    private readonly AudioReader? _reader;
    private readonly ChannelSelection _channels;

    internal AudioItem(string path, AudioReader reader, ChannelSelection channels)
    {
        Name = path;
        _reader = reader;
        _channels = channels;
        Group = Path.GetDirectoryName(path) ?? string.Empty;
    }

    internal AudioItem(AudioClip clip, string name)
    {
        Name = name;
        _clip = clip;
        Group = string.Empty;
    }

    /// <summary>A file, opened when it is needed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">Which channel to take; the mean of all by default.</param>
    /// <param name="reader">What to read with; <see cref="AudioReader.Default"/> if null.</param>
    /// <returns>The recording.</returns>
    public static AudioItem FromFile(string path, ChannelSelection channels = default, AudioReader? reader = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new AudioItem(path, reader ?? AudioReader.Default, channels);
    }

    /// <summary>A clip in memory.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="name">Its name; that of its source if null.</param>
    /// <returns>The recording.</returns>
    public static AudioItem FromClip(AudioClip clip, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return new AudioItem(clip, name ?? clip.Source ?? "clip");
    }

    /// <summary>The file's path or the clip's name.</summary>
    public string Name { get; }

    /// <summary>
    /// What recordings of one session, place or machine have in common: those of one group calibrate together where <see cref="FoldKind.Groups"/> is asked
    /// for. The file's folder unless another was given; empty for a clip.
    /// </summary>
    public string Group { get; private init; }

    /// <summary>The same recording in another group.</summary>
    /// <param name="group">The group.</param>
    /// <returns>The recording.</returns>
    public AudioItem WithGroup(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return _clip is null ? new AudioItem(Name, _reader!, _channels) { Group = group } : new AudioItem(_clip, Name) { Group = group };
    }

    /// <summary>What two items have in common exactly if they are the same recording: the clip, or the file, however its path is spelled.</summary>
    internal object Identity => (object?)_clip ?? FileEntry.IdentityOf(Name);

    /// <summary>Reads the recording.</summary>
    /// <returns>The clip.</returns>
    /// <exception cref="AudioFormatException">The file is no readable recording.</exception>
    /// <exception cref="AudioContentException">The recording has no samples, or samples that are not finite.</exception>
    public AudioClip Read() => _clip ?? _reader!.ReadClip(Name, _channels);

    /// <summary>Opens the recording for reading block by block.</summary>
    /// <returns>The open file; null for a clip in memory.</returns>
    internal AudioDecoder? Open() => _reader?.Open(Name, _channels);

    /// <summary>How much room the recording takes where it lies, in bytes; 0 if that cannot be found out.</summary>
    internal long StoredBytes
    {
        get
        {
            try
            {
                return _clip is null ? new FileInfo(Name).Length : 0;
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }

    /// <summary>About how many samples a long file has whose decoder does not tell it, so that room is made once; null if it is short, or nobody knows.</summary>
    internal long? EstimateSamples()
    {
        if (StoredBytes < LongFileBytes)
        {
            return null;
        }

        try
        {
            // Lossy formats come out a little longer than they say.
            AudioInfo info = ReadInfo();
            return info.SampleCount + info.SampleRate;
        }
        catch (AudioFormatException)
        {
            return null;
        }
    }

    /// <summary>How many channels are averaged into the clip of a file.</summary>
    internal int MixedChannelsOf(AudioInfo info) => _channels.Index is null ? info.Channels : 1;

    /// <summary>Reads what the recording's header says, without decoding its samples.</summary>
    /// <returns>The header; that of a clip in memory says 32-bit float and the channels averaged into it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="AudioFormatException">The file is no readable recording.</exception>
    public AudioInfo ReadInfo() => _clip is null ? _reader!.ReadInfo(Name) : new AudioInfo
    {
        SampleRate = _clip.SampleRate,
        Channels = _clip.MixedChannels,
        SampleCount = _clip.Samples.Length,
        Encoding = "IEEE float 32 bit",
    };

    /// <summary>What is known of the recording without decoding it.</summary>
    /// <returns>The highest frequency it can hold, and the channels averaged into its clip.</returns>
    /// <exception cref="AudioFormatException">The file is no readable recording.</exception>
    internal (double BandwidthHz, int MixedChannels) Inspect()
    {
        if (_clip is not null)
        {
            return (_clip.BandwidthHz, _clip.MixedChannels);
        }

        AudioInfo info = _reader!.ReadInfo(Name);
        return (info.SampleRate / 2.0, MixedChannelsOf(info));
    }
}
