namespace AudioAnomaly.Tool;

/// <summary>Names of recordings as a report shows them: without the folders that all have in common, which it names once.</summary>
internal sealed class RecordingNames
{
    private readonly string _prefix;

    public RecordingNames(IEnumerable<string> recordings)
    {
        string? folder = null;
        foreach (string recording in recordings)
        {
            string own = Path.GetDirectoryName(recording) ?? string.Empty;
            folder = folder is null ? own : CommonOf(folder, own);
        }

        Folder = string.IsNullOrEmpty(folder) || folder == Path.GetPathRoot(folder) ? null : folder;
        _prefix = Folder + Path.DirectorySeparatorChar;
    }

    /// <summary>The folder that all recordings are in or below; null if there is none.</summary>
    public string? Folder { get; }

    /// <summary>The name of one of the recordings below the common folder.</summary>
    public string this[string recording] => Folder is not null && recording.StartsWith(_prefix, StringComparison.Ordinal) ? recording[_prefix.Length..] : recording;

    private static string CommonOf(string folder, string other)
    {
        string common = folder;
        while (common.Length > 0 && !IsWithin(other, common))
        {
            common = Path.GetDirectoryName(common) ?? string.Empty;
        }

        return common;
    }

    private static bool IsWithin(string folder, string parent) => folder.StartsWith(parent, StringComparison.Ordinal)
        && (folder.Length == parent.Length || Path.EndsInDirectorySeparator(parent) || folder[parent.Length] == Path.DirectorySeparatorChar);
}
