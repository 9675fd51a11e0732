using System.Text.Json;

namespace AudioAnomaly.Sharding;

/// <summary>The scores of normal recordings by a detector that has not learned them: what a part of a <see cref="ShardedFit"/> calibrates with. Immutable.</summary>
public sealed class ShardScores
{
    internal ShardScores(ShardScoresData data) => Data = data;

    internal ShardScoresData Data { get; }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static ShardScores FromJson(string json) => new(ShardJson.Read(json, ShardJson.Default.ShardScoresData, "scores"));

    /// <summary>The scores as text, exact to the bit.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize(Data, ShardJson.Default.ShardScoresData);
}
