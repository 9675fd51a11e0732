using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>A model of the service.</summary>
public record ModelResponse
{
    internal ModelResponse()
    {
    }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands: notLoaded, ready, outdated (an older one goes on, its newest file is broken) or broken.</summary>
    public required string State { get; init; }

    /// <summary>Why its newest file could not be loaded; null if it could.</summary>
    public required string? Problem { get; init; }

    /// <summary>When the model in use was loaded.</summary>
    public required DateTimeOffset? LoadedAt { get; init; }

    /// <summary>How often a model was loaded under this name.</summary>
    public required int Version { get; init; }

    /// <summary>The memory of what it has learned, in bytes; 0 if it is not loaded.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Without the paths that the log has.</summary>
    internal static string? ProblemOf(ModelStatus status) => status.Problem is null ? null : "Its newest file could not be loaded. The service's log says why.";

    internal static ModelResponse Of(ModelStatus status) => new()
    {
        Name = status.Name,
        State = EventResponse.NameOf(status.State),
        Problem = ProblemOf(status),
        LoadedAt = status.LoadedAt,
        Version = status.Version,
        MemoryBytes = status.MemoryBytes,
    };
}
