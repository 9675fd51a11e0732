namespace AudioAnomaly.Hosting;

/// <summary>A folder that gets a JSON file for each news of an alarm, and its sound when it has ended.</summary>
public sealed class AlarmFolderOptions
{
    /// <summary>The folder; made if it is missing.</summary>
    public string Path { get; set; } = string.Empty;
}
