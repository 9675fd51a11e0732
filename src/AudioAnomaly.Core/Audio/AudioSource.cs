using AudioAnomaly.Audio;

namespace AudioAnomaly;

/// <summary>A list of recordings that are read one at a time, whenever they are needed. Immutable.</summary>
public sealed class AudioSource
{
    private AudioSource(IReadOnlyList<AudioItem> items) => Items = items;

    /// <summary>The recordings, in their order.</summary>
    public IReadOnlyList<AudioItem> Items { get; }

    /// <summary>All recordings in a folder and the folders below it, by path in ordinal order.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="channels">Which channel to take of each; the mean of all by default.</param>
    /// <param name="reader">What to read with; <see cref="AudioReader.Default"/> if null.</param>
    /// <returns>The recordings.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="AudioContentException">There is no recording in it.</exception>
    public static AudioSource FromDirectory(string directory, ChannelSelection channels = default, AudioReader? reader = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"There is no folder '{directory}'.");
        }

        string[] files = [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Where(AudioReader.IsAudioFile)];
        if (files.Length == 0)
        {
            throw new AudioContentException(directory, $"there is no recording in this folder or below it. Looked for {string.Join(", ", AudioReader.KnownExtensions)}.");
        }

        Array.Sort(files, StringComparer.Ordinal);
        return FromFiles(files, channels, reader);
    }

    /// <summary>The given files, in the given order.</summary>
    /// <param name="paths">The files; they are opened when they are needed.</param>
    /// <param name="channels">Which channel to take of each; the mean of all by default.</param>
    /// <param name="reader">What to read with; <see cref="AudioReader.Default"/> if null.</param>
    /// <returns>The recordings.</returns>
    public static AudioSource FromFiles(IEnumerable<string> paths, ChannelSelection channels = default, AudioReader? reader = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return new AudioSource([.. paths.Select(path => new AudioItem(path, reader ?? AudioReader.Default, channels))]);
    }

    /// <summary>The given recordings, in the given order.</summary>
    /// <param name="items">The recordings.</param>
    /// <returns>The list.</returns>
    public static AudioSource FromItems(IEnumerable<AudioItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new AudioSource([.. items]);
    }

    /// <summary>Clips in memory.</summary>
    /// <param name="clips">The clips.</param>
    /// <returns>The recordings.</returns>
    public static AudioSource FromClips(IEnumerable<AudioClip> clips)
    {
        ArgumentNullException.ThrowIfNull(clips);
        return new AudioSource([.. clips.Select((clip, index) => new AudioItem(clip, clip.Source ?? $"clip {index}"))]);
    }
}
