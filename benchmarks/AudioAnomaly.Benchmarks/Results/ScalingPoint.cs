namespace AudioAnomaly.Benchmarks;

/// <summary>Time and memory at one size.</summary>
internal sealed record ScalingPoint(double Size, double Milliseconds, double MemoryMiB);
