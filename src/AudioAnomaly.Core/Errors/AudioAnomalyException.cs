namespace AudioAnomaly;

/// <summary>The base of every error that AudioAnomaly raises about data or the environment (wrong calls raise the framework's argument exceptions).</summary>
public abstract class AudioAnomalyException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, what was expected, and what to do next. Control characters, which names of files may hold, are escaped.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    protected AudioAnomalyException(string message, Exception? innerException = null)
        : base(OneLine.Of(message), innerException)
    {
    }
}
