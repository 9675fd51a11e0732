namespace AudioAnomaly.AspNetCore;

internal sealed class ClusterUnavailableException(Exception innerException) : AudioAnomalyException("The cluster does not answer.", innerException);
