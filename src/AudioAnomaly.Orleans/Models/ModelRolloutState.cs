namespace AudioAnomaly.Fleet;

/// <summary>What is saved of a rollout.</summary>
[GenerateSerializer]
[Alias("AudioAnomaly.ModelRolloutState")]
internal sealed class ModelRolloutState
{
    /// <summary>How it stands.</summary>
    [Id(0)]
    public ModelRollout Rollout { get; set; } = new();
}
