namespace AudioAnomaly.AspNetCore;

/// <summary>A live source ended while its sender was sending.</summary>
internal sealed class SourceEndedException() : AudioAnomalyException("Another connection took the source over, or the service stops. What came before was scored.");
