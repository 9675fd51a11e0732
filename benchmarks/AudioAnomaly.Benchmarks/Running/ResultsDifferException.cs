namespace AudioAnomaly.Benchmarks;

/// <summary>Two ways of doing one thing gave different results, so that their times mean nothing.</summary>
internal sealed class ResultsDifferException(string message) : Exception(message);
