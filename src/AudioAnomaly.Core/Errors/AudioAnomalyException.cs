namespace AudioAnomaly;

/// <summary>The base of every error that AudioAnomaly raises about data or the environment (wrong calls raise the framework's argument exceptions).</summary>
public abstract class AudioAnomalyException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, what was expected, and what to do next. Control characters, which names of files may hold, are escaped.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    protected AudioAnomalyException(string message, Exception? innerException = null)
        : this([message], innerException)
    {
    }

    /// <summary>Creates the exception with a message of several lines.</summary>
    /// <param name="lines">The lines. Control characters in them are escaped.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    protected AudioAnomalyException(IReadOnlyList<string> lines, Exception? innerException = null)
        : base(string.Join(Environment.NewLine, lines.Select(line => OneLine.Of(line))), innerException)
    {
    }
}
