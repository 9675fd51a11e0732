namespace AudioAnomaly.AspNetCore;

/// <summary>A map was never kept, or is not any more.</summary>
internal sealed class UnknownMapException() : AudioAnomalyException("Maps are kept for some minutes. Score the recording again.");
