namespace AudioAnomaly;

/// <summary>A recording cannot be read: it is no audio file, is damaged, or is stored in a form that no reader understands.</summary>
public sealed class AudioFormatException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file's path or the stream's name.</param>
    /// <param name="problem">What was found and expected.</param>
    /// <param name="offset">The byte offset of the problem, or null where it has none.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public AudioFormatException(string file, string problem, long? offset = null, Exception? innerException = null)
        : base(offset is null ? $"'{file}': {problem}" : $"'{file}' (byte {offset}): {problem}", innerException)
    {
        File = file;
        Problem = problem;
        Offset = offset;
    }

    /// <summary>The file's path or the stream's name.</summary>
    public string File { get; }

    /// <summary>The byte offset of the problem, or null.</summary>
    public long? Offset { get; }

    /// <summary>What was found and expected, without the file.</summary>
    internal string Problem { get; }

    /// <summary>What another reader could do about it.</summary>
    internal AudioFormatFault Fault { get; init; }
}
