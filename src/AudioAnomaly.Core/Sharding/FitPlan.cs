using System.Text.Json;

namespace AudioAnomaly.Sharding;

/// <summary>Which recordings a <see cref="ShardedFit"/> learns together, and by what each is scored to calibrate. Immutable.</summary>
public sealed class FitPlan
{
    internal FitPlan(PlanData data) => Data = data;

    /// <summary>How many shards are learned; see <see cref="ShardedFit.LearnAsync"/>.</summary>
    public int LearnShards => Data.Learned.Count;

    /// <summary>
    /// How many merges there are; see <see cref="ShardedFit.MergeAsync"/>. The first is of all shards. With folds one follows for each fold, of all shards but
    /// those of the fold.
    /// </summary>
    public int Merges => 1 + Data.Folds;

    /// <summary>How many shards are scored; see <see cref="ShardedFit.ScoreAsync"/>.</summary>
    public int ScoreShards => Data.Scored.Count;

    /// <summary>How many recordings are learned.</summary>
    public int TrainingClips => Data.TrainingClips;

    /// <summary>How many recordings calibrate.</summary>
    public int HeldOutClips => Data.HeldOutClips;

    /// <summary>What a careful reader should know, one sentence each: which recordings were left out, among others.</summary>
    public IReadOnlyList<string> Warnings => Data.Warnings;

    internal PlanData Data { get; }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static FitPlan FromJson(string json) => new(ShardJson.Read(json, ShardJson.Default.PlanData, "plan"));

    /// <summary>The plan as text.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize(Data, ShardJson.Default.PlanData);

    /// <summary>The learned shards that a merge is made of.</summary>
    /// <param name="merge">The merge, from 0.</param>
    /// <returns>Their numbers, ascending.</returns>
    public IReadOnlyList<int> ShardsOf(int merge)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(merge);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(merge, Merges);
        return [.. Enumerable.Range(0, LearnShards).Where(shard => merge == 0 || Data.Learned[shard].Fold != merge - 1)];
    }

    /// <summary>The merge that a shard is scored by: it has learned none of the shard's recordings.</summary>
    /// <param name="shard">The shard, from 0.</param>
    /// <returns>The merge.</returns>
    public int MergeThatScores(int shard)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, ScoreShards);
        return Data.Folds == 0 ? 0 : 1 + Data.Scored[shard].Fold;
    }
}
