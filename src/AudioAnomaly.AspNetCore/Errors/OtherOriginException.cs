namespace AudioAnomaly.AspNetCore;

/// <summary>A page of another site asks for something that changes what the service does.</summary>
internal sealed class OtherOriginException(string origin)
    : AudioAnomalyException($"Pages of '{OneLine.Of(origin)}' may only read here. Allow them with a CORS policy of these endpoints (RequireCors), if they are yours.");
