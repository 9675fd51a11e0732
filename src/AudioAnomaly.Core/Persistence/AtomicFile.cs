namespace AudioAnomaly;

/// <summary>
/// Writes files that are there whole or not at all. The one way in which anything is written: links are followed, an existing file keeps its permissions,
/// and devices, pipes and standard streams are written to.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Writes to a temporary file in the same folder, flushes it to the disk and renames it. Missing folders are made.</summary>
    /// <param name="path">The file to write or replace, or a device or pipe.</param>
    /// <param name="write">Writes the content to a stream that can seek.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is write-protected, or the folder does not allow it.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var target = OutputTarget.Of(path);
        if (target.IsStream)
        {
            WriteThrough(target, write);
            return;
        }

        string? temporary = null;
        try
        {
            WriteBeside(target.Path, write, out temporary);
        }
        catch (IOException e) when (temporary is not null && e.Message.Contains(temporary, StringComparison.Ordinal))
        {
            // Such as that the disk is full: nobody knows the temporary file.
            throw new IOException(e.Message.Replace(temporary, path, StringComparison.Ordinal), e);
        }
    }

    /// <summary>Finds out, before long work, whether its result can be written. Missing folders are made.</summary>
    /// <param name="path">The file to write.</param>
    /// <exception cref="IOException">It cannot be written; the message says why.</exception>
    public static void Check(string path)
    {
        try
        {
            var target = OutputTarget.Of(path);
            if (Directory.Exists(target.Path))
            {
                throw new IOException("it is a folder; name a file to write.");
            }

            if (!target.IsStream)
            {
                ModeOf(target.Path);
                CheckName(target.Path);
                CheckFolder(FolderOf(target.Path));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Finds out, before long work, whether files can be written to a folder. It is made if it is missing.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">They cannot; the message says why.</exception>
    public static void CheckFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using FileStream probe = TemporaryFiles.Create(folder, FileOptions.DeleteOnClose);
            TemporaryFiles.Forget(probe.Name);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"the folder '{folder}' does not allow it.", e);
        }
    }

    private static void WriteBeside(string target, Action<Stream> write, out string temporary)
    {
        UnixFileMode? mode = ModeOf(target);
        string folder = FolderOf(target);
        Directory.CreateDirectory(folder);
        using FileStream stream = TemporaryFiles.Create(folder, mode: mode);
        temporary = stream.Name;
        try
        {
            write(stream);
            stream.Flush(flushToDisk: true);
            if (mode is { } kept && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(stream.SafeFileHandle, kept);
            }

            // Still open, and so locked: nobody takes it for the leftover of a dead process.
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        finally
        {
            TemporaryFiles.Forget(temporary);
        }
    }

    /// <summary>What must seek is made beside, since devices and pipes cannot.</summary>
    private static void WriteThrough(OutputTarget target, Action<Stream> write)
    {
        using FileStream content = TemporaryFiles.Create(Path.GetTempPath(), FileOptions.DeleteOnClose);
        try
        {
            write(content);
            content.Position = 0;
            using Stream output = target.Open();
            content.CopyTo(output);
        }
        finally
        {
            TemporaryFiles.Forget(content.Name);
        }
    }

    private static string FolderOf(string target) => Path.GetDirectoryName(target) ?? target;

    /// <summary>The permissions of the file that is there; null of none, and on Windows, where they belong to the folder.</summary>
    private static UnixFileMode? ModeOf(string target)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(target))
        {
            return null;
        }

        const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        UnixFileMode mode = File.GetUnixFileMode(target);
        return (mode & AnyWrite) != 0 ? mode : throw new UnauthorizedAccessException($"'{target}' is write-protected.");
    }

    /// <summary>A name that the disk does not take is told at once, though no file of that name is made.</summary>
    private static void CheckName(string target)
    {
        try
        {
            File.GetAttributes(target);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // As it should be: it will be made.
        }
    }
}
