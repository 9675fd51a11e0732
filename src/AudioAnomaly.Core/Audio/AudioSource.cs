using AudioAnomaly.Audio;

namespace AudioAnomaly;

/// <summary>A list of recordings that are read one at a time, whenever they are needed. Immutable.</summary>
/// <example>
/// <code>
/// AudioSource normals = AudioSource.FromDirectory("normal");
/// AudioSource some = AudioSource.FromFiles(["monday.wav", "tuesday.wav"]);
/// AudioSource sessions = AudioSource.FromItems(normals.Items.Select(item => item.WithGroup(Path.GetFileName(item.Name)[..8])));
/// Console.WriteLine($"{normals.Items.Count} recordings; {string.Join(' ', normals.Warnings)}");
/// </code>
/// </example>
public sealed class AudioSource
{
    private AudioSource(IReadOnlyList<AudioItem> items, IReadOnlyList<string>? warnings = null) => (Items, Warnings) = (items, warnings ?? []);

    /// <summary>The recordings, in their order.</summary>
    public IReadOnlyList<AudioItem> Items { get; }

    /// <summary>
    /// What was left out when the list was made, one sentence each: folders that cannot be read, pipes, names that lead nowhere, further names of one file.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>All recordings in a folder and the folders below it, by path in ordinal order.</summary>
    /// <remarks>
    /// Each file counts once, whatever its links. Hidden files and folders are passed over. What cannot be read is left out (see <see cref="Warnings"/>).
    /// </remarks>
    /// <param name="directory">The folder.</param>
    /// <param name="channels">Which channel to take of each; the mean of all by default.</param>
    /// <param name="reader">What to read with; <see cref="AudioReader.Default"/> if null.</param>
    /// <returns>The recordings.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="AudioContentException">There is no recording in it.</exception>
    public static AudioSource FromDirectory(string directory, ChannelSelection channels = default, AudioReader? reader = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Directory.Exists(directory) ? FromPaths([directory], channels, reader) : throw new DirectoryNotFoundException($"There is no folder '{directory}'.");
    }

    /// <summary>The given files, in the given order, each once.</summary>
    /// <param name="paths">The files; they are opened when they are needed.</param>
    /// <param name="channels">Which channel to take of each; the mean of all by default.</param>
    /// <param name="reader">What to read with; <see cref="AudioReader.Default"/> if null.</param>
    /// <returns>The recordings.</returns>
    public static AudioSource FromFiles(IEnumerable<string> paths, ChannelSelection channels = default, AudioReader? reader = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var finder = new RecordingFinder();
        return Of(paths.Where(finder.IsNew), finder, channels, reader);
    }

    /// <summary>The given files, and the recordings in the given folders, in the given order, each file once.</summary>
    /// <param name="paths">Files, which are opened when they are needed, and folders, as of <see cref="FromDirectory"/>.</param>
    /// <param name="channels">Which channel to take of each; the mean of all by default.</param>
    /// <param name="reader">What to read with; <see cref="AudioReader.Default"/> if null.</param>
    /// <returns>The recordings.</returns>
    /// <exception cref="AudioContentException">There is no recording in a folder.</exception>
    public static AudioSource FromPaths(IEnumerable<string> paths, ChannelSelection channels = default, AudioReader? reader = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var finder = new RecordingFinder();
        var files = new List<string>();
        foreach (string path in paths)
        {
            if (!Directory.Exists(path))
            {
                if (finder.IsNew(path))
                {
                    files.Add(path);
                }

                continue;
            }

            (int met, int warned) = (finder.Met, finder.Warnings.Count);
            files.AddRange(finder.InFolder(path));
            if (finder.Met == met)
            {
                throw new AudioContentException(path, string.Join(' ', [
                    $"there is no recording in this folder or below it. Looked for {string.Join(", ", AudioReader.KnownExtensions)}.",
                    .. finder.Warnings.Skip(warned),
                ]));
            }
        }

        return Of(files, finder, channels, reader);
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

    private static AudioSource Of(IEnumerable<string> files, RecordingFinder finder, ChannelSelection channels, AudioReader? reader)
        => new([.. files.Select(path => new AudioItem(path, reader ?? AudioReader.Default, channels))], finder.Warnings);
}
