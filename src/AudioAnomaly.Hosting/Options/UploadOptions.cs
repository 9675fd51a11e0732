namespace AudioAnomaly.Hosting;

/// <summary>The settings of recordings that are uploaded to a service.</summary>
public sealed class UploadOptions
{
    /// <summary>The largest recording, in MiB, from 0.001 to 1,000,000; 256 by default.</summary>
    public double MaxMiB { get; set; } = 256;

    /// <summary>Where recordings are kept while they are scored; null (the default) for the system's folder for temporary files.</summary>
    public string? Folder { get; set; }

    /// <summary>The memory for maps that clients asked for by link, in MiB, from 0; 64 by default. The oldest go first.</summary>
    public double KeptMapsMiB { get; set; } = 64;

    /// <summary>For how many minutes they are kept, from 0.1 to 10,000; 10 by default.</summary>
    public double KeptMapsMinutes { get; set; } = 10;
}
