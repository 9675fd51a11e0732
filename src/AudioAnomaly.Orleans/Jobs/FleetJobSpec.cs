using System.Collections.Immutable;
using System.Globalization;

namespace AudioAnomaly.Fleet;

/// <summary>What work over many machines is to do. Paths are those of a storage that all silos see under the same names.</summary>
[GenerateSerializer, Immutable, Alias("AudioAnomaly.Fleet.FleetJobSpec")]
public abstract record FleetJobSpec
{
    /// <summary>The recordings: files, and folders that are looked through with those below them.</summary>
    [Id(0)]
    public required ImmutableArray<string> Recordings { get; init; }

    /// <summary>The file to write. It is there whole or not at all.</summary>
    [Id(1)]
    public required string Target { get; init; }

    /// <summary>The most recordings of a shard, 1 or more; 50 by default. What a silo has not finished of a shard is lost with it.</summary>
    [Id(2)]
    public int ShardSize { get; init; } = 50;

    /// <summary>Where shards leave what they have found; null for a folder beside the target, named after it. It is removed when the target is there.</summary>
    [Id(3)]
    public string? WorkFolder { get; init; }

    /// <summary>All that decides about what shards find.</summary>
    internal virtual IEnumerable<string> Identity => [.. Recordings, ShardSize.ToString(CultureInfo.InvariantCulture)];

    /// <summary>What makes no sense; null if nothing.</summary>
    internal virtual string? FindProblem() => Recordings.IsDefaultOrEmpty || Recordings.Any(string.IsNullOrEmpty) ? "It names no recordings. Give files or folders."
        : string.IsNullOrEmpty(Target) ? "It names no file to write."
        : ShardSize < 1 ? string.Create(CultureInfo.InvariantCulture, $"Shards of {ShardSize} recordings are none. Give 1 or more.")
        : null;
}
