namespace AudioAnomaly;

/// <summary>The saved state of a live session, or of a monitor of one, cannot be resumed. What it was saved of must begin anew.</summary>
public sealed class SessionStateException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="message">What was found and expected, and what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public SessionStateException(SessionStateFault fault, string message, Exception? innerException = null)
        : base(message, innerException)
        => Fault = fault;

    /// <summary>What is wrong.</summary>
    public SessionStateFault Fault { get; }

    internal static SessionStateException Damaged(string problem, Exception? innerException = null)
        => new(SessionStateFault.Damaged, $"The state is damaged: {problem}. Begin anew, or take an earlier state.", innerException);
}
