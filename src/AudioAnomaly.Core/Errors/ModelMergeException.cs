namespace AudioAnomaly;

/// <summary>
/// A model cannot take in another model or further recordings: its detector cannot go on learning, or the models are not alike in front end, features,
/// options, windows or bandwidth.
/// </summary>
public sealed class ModelMergeException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, what was expected, and what to change.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ModelMergeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Which of the models given is at fault, counted from 0; null if no single one is.</summary>
    public int? ModelIndex { get; init; }
}
