namespace AudioAnomaly;

/// <summary>A detector cannot be fitted on the clips it was given: there are none, they are all silent, or the fit itself failed.</summary>
public sealed class FitException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, what was expected, and what to change.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public FitException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal FitException(IReadOnlyList<string> lines, Exception? innerException = null)
        : base(lines, innerException)
    {
    }

    /// <summary>The epoch, counted from 1, in which training went wrong; null if it was not training that did.</summary>
    public int? Epoch { get; init; }
}
