namespace AudioAnomaly.Benchmarks;

/// <summary>A rate that the machine reaches at best.</summary>
internal sealed record Ceiling(string Name, string Unit, double Rate);
