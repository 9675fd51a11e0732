namespace AudioAnomaly;

/// <summary>One recording of an <see cref="AudioSource"/>: a file or a clip in memory. Immutable.</summary>
public sealed class AudioItem
{
    private readonly AudioClip? _clip;
    private readonly AudioReader? _reader;
    private readonly ChannelSelection _channels;

    internal AudioItem(string path, AudioReader reader, ChannelSelection channels)
    {
        Name = path;
        _reader = reader;
        _channels = channels;
    }

    internal AudioItem(AudioClip clip, string name)
    {
        Name = name;
        _clip = clip;
    }

    /// <summary>The file's path or the clip's name.</summary>
    public string Name { get; }

    /// <summary>What two items have in common exactly if they are the same recording: the clip, or the file's path.</summary>
    internal object Identity => (object?)_clip ?? Name;

    /// <summary>Reads the recording.</summary>
    /// <returns>The clip.</returns>
    /// <exception cref="AudioFormatException">The file is no readable recording.</exception>
    /// <exception cref="AudioContentException">The recording has no samples, or samples that are not finite.</exception>
    public AudioClip Read() => _clip ?? _reader!.ReadClip(Name, _channels);

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
        return (info.SampleRate / 2.0, _channels.Index is null ? info.Channels : 1);
    }
}
