namespace AudioAnomaly.AspNetCore;

/// <summary>There is no live source of a name.</summary>
internal sealed class UnknownSourceException(string name) : AudioAnomalyException($"The source '{name}' is not open.");
