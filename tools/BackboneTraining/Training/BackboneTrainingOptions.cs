using System.Text.Json.Serialization;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Everything that a run's result depends on.</summary>
internal sealed record BackboneTrainingOptions
{
    /// <summary>The seed of weights and sounds.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The channels of the four blocks.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [32, 64, 128, 256];

    /// <summary>What the batches consist of.</summary>
    public BatchOptions Batch { get; init; } = new();

    /// <summary>The training on episodes; null, and then not part of the written settings, if contrast is the only objective.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EpisodeOptions? Episodes { get; init; }

    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>The steps over which the learning rate rises.</summary>
    public int WarmUp { get; init; } = 100;

    /// <summary>The weight decay.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>What similarities are divided by.</summary>
    public double Temperature { get; init; } = 0.1;

    /// <summary>How much of the average of the weights is kept at each step.</summary>
    public double AverageDecay { get; init; } = 0.995;

    /// <summary>Whether the blocks compute in bfloat16 while training.</summary>
    public bool BFloat16 { get; init; } = true;

    /// <summary>The threads of the tensor library; other numbers may round differently.</summary>
    public int Threads { get; init; } = 2;
}
