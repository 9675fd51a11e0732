namespace AudioAnomaly.Hosting;

/// <summary>A folder whose recordings are scored as they come, each once.</summary>
public sealed class FolderSourceOptions
{
    /// <summary>The folder; those below it count too.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>The name of the model.</summary>
    public string Model { get; set; } = string.Empty;
}
