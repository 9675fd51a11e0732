namespace AudioAnomaly.Audio;

/// <summary>
/// Finds the recordings in folders: each file once, whatever its names and links; nothing hidden; regular files only. What is left out is told.
/// </summary>
internal sealed class RecordingFinder
{
    // What .NET puts in place of bytes that are no UTF-8: such a name leads nowhere.
    private const char Replacement = '\uFFFD';

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];

    /// <summary>How many recordings were met, those that count once only each time.</summary>
    public int Met { get; private set; }

    /// <summary>What was left out, one sentence each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The recordings in a folder and those below it, by path in ordinal order, without those found before.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isDeep">Whether the folders below it are looked into.</param>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public List<string> InFolder(string folder, bool isDeep = true)
    {
        var files = new List<string>();
        var links = new List<string>();
        _folders.Add(FileEntry.IdentityOf(folder));
        List(folder, isDeep, isRoot: true, files, links);

        // What has a name of its own is called by it, and not by that of a link.
        for (int i = 0; i < links.Count; i++)
        {
            Follow(links[i], isDeep, files, links);
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }

    /// <summary>Leaves out a folder and those below it.</summary>
    public void LeaveOut(string folder) => _folders.Add(FileEntry.IdentityOf(folder));

    /// <summary>Whether a file was not found before.</summary>
    public bool IsNew(string path)
    {
        Met++;
        string identity = FileEntry.IdentityOf(path);
        if (_seen.TryAdd(identity, path))
            return true;

        string first = _seen[identity];
        if (first != path)
            _warnings.Add($"'{path}' is the same file as '{first}' and counts once.");

        return false;
    }

    private void List(string folder, bool isDeep, bool isRoot, List<string> files, List<string> links)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (!isRoot && (e is IOException or UnauthorizedAccessException))
        {
            _warnings.Add($"The folder '{folder}' was left out, because it cannot be read: {e.Message}");
            return;
        }

        foreach (FileSystemInfo entry in entries)
        {
            string path = Path.Combine(folder, entry.Name);
            if (entry.Name.Contains(Replacement, StringComparison.Ordinal) && FileEntry.Find(path) is null)
            {
                // Whether this is a folder cannot be told.
                if (AudioReader.IsAudioFile(path) || Path.GetExtension(path).Length == 0)
                    _warnings.Add($"'{path}' was left out, because its name is no UTF-8 and it cannot be opened. Rename it.");

                continue;
            }

            bool isFolder = entry.Attributes.HasFlag(FileAttributes.Directory);
            if (entry.Name.StartsWith('.') || entry.Attributes.HasFlag(FileAttributes.Hidden) || !(isFolder || AudioReader.IsAudioFile(path)))
                continue;

            if (entry.LinkTarget is not null)
                links.Add(path);
            else if (!isFolder)
                Add(path, files);
            else if (isDeep && _folders.Add(FileEntry.IdentityOf(path)))
                List(path, isDeep, isRoot: false, files, links);
        }
    }

    private void Follow(string link, bool isDeep, List<string> files, List<string> links)
    {
        if (FileEntry.Find(link) is not { IsFolder: true } target)
        {
            if (AudioReader.IsAudioFile(link))
                Add(link, files);
        }
        else if (isDeep && _folders.Add(target.Identity))
        {
            List(link, isDeep, isRoot: false, files, links);
        }
    }

    private void Add(string path, List<string> files)
    {
        FileEntry? entry = FileEntry.Find(path);
        if (entry is null)
        {
            _warnings.Add($"'{path}' was left out, because there is no file behind the name.");
        }
        else if (entry is { IsRegular: false, IsFolder: false })
        {
            _warnings.Add($"'{path}' was left out, because it is a pipe or a device and no file.");
        }
        else if (!entry.IsFolder && IsNew(path))
        {
            files.Add(path);
        }
    }
}
