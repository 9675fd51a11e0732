namespace AudioAnomaly.Monitoring;

/// <summary>What is kept of a frame that stands out of a window.</summary>
/// <param name="Peak">Its highest cell.</param>
/// <param name="Seconds">When it was.</param>
/// <param name="Map">Its row of the map.</param>
internal sealed record HeardPeak(float Peak, double Seconds, ReadOnlyMemory<float> Map);
