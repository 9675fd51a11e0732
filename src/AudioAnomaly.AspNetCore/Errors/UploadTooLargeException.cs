using System.Globalization;

namespace AudioAnomaly.AspNetCore;

/// <summary>An upload is larger than the service takes.</summary>
internal sealed class UploadTooLargeException(double mebibytes)
    : AudioAnomalyException(string.Create(CultureInfo.InvariantCulture, $"A recording may have {mebibytes:0.##} MiB (Uploads:MaxMiB). Send a shorter one."));
