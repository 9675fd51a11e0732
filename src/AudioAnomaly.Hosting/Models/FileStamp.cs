namespace AudioAnomaly.Hosting;

/// <summary>What tells one state of a file from the next.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Written">When it was last written, in ticks.</param>
/// <param name="Inode">Its number, which changes when another file is renamed into its place; 0 where the system has none.</param>
internal readonly record struct FileStamp(long Length, long Written, ulong Inode)
{
    /// <summary>Looks at a file; links are followed, as those of mounted configuration.</summary>
    /// <returns>Its stamp; null if there is no such file.</returns>
    public static FileStamp? Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            {
                file = target;
            }

            return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks, OperatingSystem.IsLinux() ? FileStatus.Find(path)?.Inode ?? 0 : 0) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
