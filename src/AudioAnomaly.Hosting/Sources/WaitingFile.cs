namespace AudioAnomaly.Hosting;

/// <summary>
/// A file of a watched folder that has no line in the results yet. Changed by the one who watches the folder, and read by the one who scores it.
/// </summary>
internal sealed class WaitingFile(string file, string path, FileStamp stamp, long since, Retry retry)
{
    /// <summary>The file, relative to the watched folder, with slashes.</summary>
    public string File => file;

    public string Path => path;

    /// <summary>Its state, without inode.</summary>
    public FileStamp Stamp => stamp;

    /// <summary>Since when its state is the same, as a timestamp.</summary>
    public long Since => since;

    /// <summary>Whether it is a WAV file whose header promises more; found out once its state has been the same for a while.</summary>
    public bool? IsIncomplete { get; set; }

    /// <summary>Whether somebody scores it, or is about to.</summary>
    public bool IsTaken { get; set; }

    /// <summary>When it is tried again.</summary>
    public Retry Retry => retry;

    /// <summary>Why it could not be scored; null before the first try.</summary>
    public string? Problem { get; set; }
}
