using AudioAnomaly.Audio;

namespace AudioAnomaly.Hosting;

/// <summary>A recording of a watched folder, and what came of it. Plain immutable data.</summary>
public sealed record FolderRecording
{
    /// <summary>The name of the watched folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The file, relative to the watched folder, with slashes.</summary>
    public required string File { get; init; }

    /// <summary>The file's full path when it was scored.</summary>
    public required string Path { get; init; }

    /// <summary>The file's length, in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>When the file was last written.</summary>
    public required DateTimeOffset Written { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>How often a model had been loaded under this name since the host started when this one was, from 1.</summary>
    public required int ModelVersion { get; init; }

    /// <summary>When it was scored.</summary>
    public required DateTimeOffset ScoredAt { get; init; }

    /// <summary>When it was recorded, and by what; null if that cannot be told.</summary>
    public RecordingTime? Time { get; init; }

    /// <summary>What the model says of it; null if it could not be read.</summary>
    public AnomalySummary? Summary { get; init; }

    /// <summary>Why it could not be read; null if it was scored.</summary>
    public string? Error { get; init; }
}
