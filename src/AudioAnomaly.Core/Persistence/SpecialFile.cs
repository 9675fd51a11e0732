namespace AudioAnomaly;

/// <summary>Tells files on a disk from devices, pipes and sockets, which must not be replaced by a file.</summary>
internal static class SpecialFile
{
    /// <summary>Whether a path, links followed, leads to something that is there and neither file nor folder.</summary>
    /// <param name="path">A full path.</param>
    public static bool Is(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                return FileStatus.Find(path) is { IsFolder: false, IsRegular: false };
            }
            catch (EntryPointNotFoundException)
            {
                // An old C library: go by the place, as on other systems.
            }
        }

        return path.StartsWith(OperatingSystem.IsWindows() ? @"\\.\" : "/dev/", StringComparison.Ordinal);
    }
}
