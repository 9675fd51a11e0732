namespace AudioAnomaly.Audio;

/// <summary>What a path leads to, links followed.</summary>
/// <param name="Identity">What two paths have in common exactly if they lead to the same file, as far as the system tells.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="IsRegular">Whether it is a file whose content can be read again and again: no pipe, socket or device.</param>
internal sealed record FileEntry(string Identity, bool IsFolder, bool IsRegular)
{
    /// <summary>Looks at a path.</summary>
    /// <returns>What is there; null if nothing is, or if it cannot be looked at.</returns>
    public static FileEntry? Find(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? FindOnLinux(path) : FindByName(path);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return FindByName(path);
        }
    }

    /// <summary>What the paths of one file have in common; for a path that leads nowhere its full name.</summary>
    public static string IdentityOf(string path) => Find(path)?.Identity ?? Path.GetFullPath(path);

    private static FileEntry? FindOnLinux(string path)
    {
        if (FileStatus.Find(path) is not { } status)
            return null;

        // Some file systems have no inodes.
        string identity = status.Inode == 0 ? Path.GetFullPath(path) : FormattableString.Invariant($"{status.Device:x}:{status.Inode:x}");
        return new FileEntry(identity, status.IsFolder, status.IsRegular);
    }

    private static FileEntry? FindByName(string path)
    {
        try
        {
            bool isFolder = Directory.Exists(path);
            FileSystemInfo info = isFolder ? new DirectoryInfo(path) : new FileInfo(path);
            string name = (info.ResolveLinkTarget(returnFinalTarget: true) ?? info).FullName;
            return !info.Exists ? null
                : new FileEntry(OperatingSystem.IsWindows() ? name.ToUpperInvariant() : name, isFolder, !isFolder && !info.Attributes.HasFlag(FileAttributes.Device));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
