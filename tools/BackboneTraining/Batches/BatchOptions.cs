namespace AudioAnomaly.BackboneTraining;

/// <summary>What the batches consist of.</summary>
internal sealed record BatchOptions
{
    /// <summary>Pairs of views in a batch; a multiple of four.</summary>
    public int Pairs { get; init; } = 64;

    /// <summary>How far at most each coordinate of a view lies from that of its sound.</summary>
    public double Delta { get; init; } = 0.06;

    /// <summary>The share of groups that are one background with different events.</summary>
    public double EventGroups { get; init; } = 0.35;

    /// <summary>The share of groups from one neighbourhood.</summary>
    public double NeighbourGroups { get; init; } = 0.15;

    /// <summary>The share of groups that are one steady sound as it is and slightly changed, which views follow closely.</summary>
    public double SteadyGroups { get; init; }

    /// <summary>The first batch that has such groups.</summary>
    public long SteadyFrom { get; init; }

    /// <summary>The weakest events, in dB over the background while they sound; the strongest are 18 dB louder.</summary>
    public double LowestEventDb { get; init; } = -8;
}
