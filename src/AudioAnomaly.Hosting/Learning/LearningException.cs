namespace AudioAnomaly.Hosting;

/// <summary>A model cannot be taught what was asked for: an alarm has another label or no sound, or there is nothing to undo.</summary>
public sealed class LearningException : AudioAnomalyException
{
    internal LearningException(string message)
        : base(message)
    {
    }

    internal LearningException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
