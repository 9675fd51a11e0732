namespace AudioAnomaly.Audio;

/// <summary>Finds programs. The current folder is never searched, so a file that lies beside the recordings is not run by accident.</summary>
internal static class ExecutablePath
{
    /// <summary>Finds a program.</summary>
    /// <param name="program">A bare name, looked up in the search path, or a path.</param>
    /// <param name="searchPath">The folders to look in, as the PATH variable lists them.</param>
    /// <returns>The full path, or null.</returns>
    public static string? Find(string program, string? searchPath)
    {
        if (program.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || program.Contains(Path.AltDirectorySeparatorChar, StringComparison.Ordinal))
            return Existing(Path.GetFullPath(program));

        foreach (string folder in (searchPath ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Path.IsPathFullyQualified(folder) && Existing(Path.Combine(folder, program)) is { } found)
                return found;
        }

        return null;
    }

    private static string? Existing(string path)
    {
        if (File.Exists(path))
            return path;

        return OperatingSystem.IsWindows() && File.Exists(path + ".exe") ? path + ".exe" : null;
    }
}
