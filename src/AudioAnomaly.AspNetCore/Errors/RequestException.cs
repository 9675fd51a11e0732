namespace AudioAnomaly.AspNetCore;

/// <summary>A parameter of a request is none.</summary>
internal sealed class RequestException(string message) : AudioAnomalyException(message);
