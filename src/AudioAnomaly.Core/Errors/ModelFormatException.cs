namespace AudioAnomaly;

/// <summary>A model file (<c>.aam</c>) cannot be read: damaged, edited, incomplete, of another version, or made with a component that is not present.</summary>
public sealed class ModelFormatException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The model file.</param>
    /// <param name="problem">What was found and expected.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ModelFormatException(string file, string problem, Exception? innerException = null)
        : base($"'{file}': {problem}", innerException)
        => File = file;

    /// <summary>The model file.</summary>
    public string File { get; }

    /// <summary>The format version found in the file, or null when it could not be read.</summary>
    public int? FoundVersion { get; init; }

    /// <summary>The newest format version that this library reads, or null when the version was not the problem.</summary>
    public int? SupportedVersion { get; init; }
}
