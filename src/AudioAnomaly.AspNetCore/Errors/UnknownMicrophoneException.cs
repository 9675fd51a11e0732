namespace AudioAnomaly.AspNetCore;

/// <summary>Nobody has registered a microphone of a name.</summary>
internal sealed class UnknownMicrophoneException(string name) : AudioAnomalyException($"Nobody has registered the microphone '{OneLine.Of(name)}'.");
