namespace AudioAnomaly.Audio;

/// <summary>Opens files for the readers, with errors that name the file.</summary>
internal static class AudioFile
{
    public const int HeaderLength = 16;

    /// <summary>Refuses what cannot be opened.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="AudioFormatException">The path is a folder, a pipe or a device.</exception>
    public static void ThrowIfMissing(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw new AudioFormatException(path, "this is a folder, not a recording. Give a file, or list the folder and read its files one by one.");

        if (!File.Exists(path))
        {
            string hint = path.Contains('\uFFFD', StringComparison.Ordinal) ? " Its name is no UTF-8, so that it cannot be opened: rename it." : string.Empty;
            throw new FileNotFoundException($"There is no file '{path}'.{hint}", path);
        }

        if (FileEntry.Find(path) is { IsRegular: false })
            throw new AudioFormatException(path, "this is a pipe or a device, which can be read only once and without end. Read it as a stream (AudioClip.FromStream, a live session).");
    }

    public static FileStream OpenRead(string path)
    {
        ThrowIfMissing(path);

        // A recorder may still be writing.
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 4096, FileOptions.SequentialScan);
    }

    /// <summary>Reads up to <see cref="HeaderLength"/> bytes.</summary>
    public static byte[] ReadHeader(string path)
    {
        using FileStream stream = OpenRead(path);
        byte[] header = new byte[HeaderLength];
        int length = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        return header[..length];
    }
}
