namespace AudioAnomaly.AspNetCore;

/// <summary>An upload cannot be written to the folder for uploads: the disk is full, say.</summary>
internal sealed class UploadStorageException(Exception cause) : AudioAnomalyException("Uploads cannot be written at present. Try again later.", cause);
