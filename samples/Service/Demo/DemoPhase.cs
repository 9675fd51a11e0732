using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.Samples;

/// <summary>What a machine of the demonstration does for a while.</summary>
/// <param name="Seconds">For how long.</param>
/// <param name="Fault">Its fault; null for none.</param>
/// <param name="FaultDb">The fault's power over that of the machine in the same band, in dB.</param>
/// <param name="IsMuted">Whether its microphone gives nothing but zeros.</param>
internal sealed record DemoPhase(double Seconds, FaultKind? Fault = null, double FaultDb = 10, bool IsMuted = false);
