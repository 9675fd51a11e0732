namespace AudioAnomaly.AspNetCore;

/// <summary>A request that changes something is no JSON. Forms of other sites cannot send that type without being asked, so they cannot change anything here.</summary>
internal sealed class NotJsonException() : AudioAnomalyException("Send it with Content-Type: application/json.");
