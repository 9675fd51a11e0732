namespace AudioAnomaly.AspNetCore;

/// <summary>The host keeps no alarms.</summary>
internal sealed class AlarmsUnavailableException() : AudioAnomalyException("This service keeps no alarms.");
