namespace AudioAnomaly.Samples.Synthesis;

/// <summary>A generated recording and the truth about it.</summary>
/// <param name="Clip">The sound.</param>
/// <param name="Fault">The fault in it, or null if it is normal.</param>
public sealed record MachineRecording(AudioClip Clip, FaultEvent? Fault);
