namespace AudioAnomaly.Hosting;

/// <summary>Where a model of the store stands. Plain immutable data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="IsRequired">Whether the host is ready only with it: it was configured by name, with <see cref="ModelOptions.WarmUp"/>.</param>
/// <param name="Problem">Why it, or its newest file, could not be loaded; null if it could.</param>
/// <param name="LoadedAt">When the model in use was loaded; null if none is.</param>
/// <param name="Version">How often a model was loaded under this name; 0 if none was.</param>
/// <param name="MemoryBytes">The memory of what it has learned, estimated from its file, in bytes; 0 if it is not loaded.</param>
public sealed record ModelStatus(string Name, ModelState State, bool IsRequired, string? Problem, DateTimeOffset? LoadedAt, int Version, long MemoryBytes);
