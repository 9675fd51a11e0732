using System.Collections.Immutable;

namespace AudioAnomaly.Fleet;

/// <summary>What a fit over many machines is to do. Paths are those of a storage that all silos see under the same names.</summary>
[GenerateSerializer, Immutable, Alias("AudioAnomaly.Fleet.FitJobSpec")]
public sealed record FitJobSpec
{
    /// <summary>Recordings of normal sound only: files, and folders that are looked through with those below them.</summary>
    [Id(0)]
    public required ImmutableArray<string> Recordings { get; init; }

    /// <summary>The pipeline by its name in the silos (<c>AddFitPipeline</c>).</summary>
    [Id(1)]
    public required string Pipeline { get; init; }

    /// <summary>The model file to write. It is there whole or not at all.</summary>
    [Id(2)]
    public required string Target { get; init; }

    /// <summary>Settings that the pipeline is given, as a JSON object; null for none.</summary>
    [Id(3)]
    public string? Settings { get; init; }

    /// <summary>The seed of every random choice; 0 by default.</summary>
    [Id(4)]
    public int Seed { get; init; }

    /// <summary>The most recordings of a shard, 1 or more; 50 by default. What a silo has not finished of a shard is lost with it.</summary>
    [Id(5)]
    public int ShardSize { get; init; } = 50;

    /// <summary>Where shards leave what they have found; null for a folder beside the target, named after it. It is removed when the model is there.</summary>
    [Id(6)]
    public string? WorkFolder { get; init; }
}
