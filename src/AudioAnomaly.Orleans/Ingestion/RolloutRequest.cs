namespace AudioAnomaly.Fleet;

/// <summary>A version for a share of the microphones, as JSON.</summary>
/// <param name="Version">The version: the name of a model that every host has.</param>
/// <param name="Share">The share, above 0, at most 1.</param>
internal sealed record RolloutRequest(string Version, double Share = 1);
