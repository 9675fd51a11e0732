using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.Samples;

/// <summary>What a machine of the demonstration does for a while.</summary>
/// <param name="Seconds">For how long.</param>
/// <param name="Fault">Its fault; null for none.</param>
/// <param name="GainDb">How much louder than usual it is, in dB.</param>
/// <param name="IsMuted">Whether its microphone gives nothing but zeros.</param>
internal sealed record DemoPhase(double Seconds, FaultKind? Fault = null, double GainDb = 0, bool IsMuted = false);
