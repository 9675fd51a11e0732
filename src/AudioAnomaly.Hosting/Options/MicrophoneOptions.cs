namespace AudioAnomaly.Hosting;

/// <summary>A microphone that is listened to through a program that writes its samples.</summary>
public sealed class MicrophoneOptions
{
    /// <summary>The name of the model.</summary>
    public string Model { get; set; } = string.Empty;
}
