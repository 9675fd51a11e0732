namespace AudioAnomaly.Hosting;

/// <summary>A microphone cannot be listened to: its program is missing, does not start, or has ended.</summary>
public sealed class MicrophoneException : AudioAnomalyException
{
    internal MicrophoneException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
