namespace AudioAnomaly.AspNetCore;

/// <summary>How the service is.</summary>
/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="Checks">What was looked at, in words.</param>
public sealed record HealthResponse(string Status, IReadOnlyDictionary<string, string> Checks);
