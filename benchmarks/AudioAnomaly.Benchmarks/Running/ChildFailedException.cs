namespace AudioAnomaly.Benchmarks;

/// <summary>A process that was started for some work failed.</summary>
internal sealed class ChildFailedException(string message) : Exception(message);
