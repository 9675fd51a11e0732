namespace AudioAnomaly.BackboneTraining;

/// <summary>How the network is trained on whole anomaly detection problems.</summary>
internal sealed record EpisodeOptions
{
    /// <summary>Whether contrast is trained beside the episodes; otherwise they are the only objective.</summary>
    public bool BesideContrast { get; init; } = true;

    /// <summary>The weight of the episodes' loss against that of contrast.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The worlds in a batch.</summary>
    public int Worlds { get; init; } = 8;

    /// <summary>The normal clips of a world that make its bank.</summary>
    public int BankClips { get; init; } = 8;

    /// <summary>The clips of a world that are told apart; the second half of them is anomalous.</summary>
    public int Queries { get; init; } = 8;

    /// <summary>The share of worlds whose anomalies are small lasting changes; in the others they are events.</summary>
    public double SteadyWorlds { get; init; } = 0.4;

    /// <summary>The weakest anomalous events, in dB over the background while they sound; the strongest are 24 dB louder, and rare.</summary>
    public double LowestEventDb { get; init; } = -12;

    /// <summary>The exponent of the mean over a clip's patches: 1 is the plain mean, a large one the maximum.</summary>
    public double Sharpness { get; init; } = 16;

    /// <summary>The difference of the logarithms of two clips' distances that counts as clear.</summary>
    public double Temperature { get; init; } = 0.1;

    /// <summary>The clips of a world.</summary>
    internal int Clips => BankClips + Queries;
}
