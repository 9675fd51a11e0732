namespace AudioAnomaly;

/// <summary>An array file (<c>.npy</c>) cannot be read: it is none, is damaged or too large, or holds numbers of another type or order.</summary>
public sealed class ArrayFormatException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The array file.</param>
    /// <param name="problem">What was found and expected, and what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ArrayFormatException(string file, string problem, Exception? innerException = null)
        : base($"'{file}': {problem}", innerException)
        => File = file;

    /// <summary>The array file.</summary>
    public string File { get; }
}
