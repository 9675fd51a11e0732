namespace AudioAnomaly.Benchmarks;

/// <summary>A file given to the program is not what it should be.</summary>
internal sealed class BenchmarkFileException(string message, Exception? inner = null) : Exception(message, inner);
