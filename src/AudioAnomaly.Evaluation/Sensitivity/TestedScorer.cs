namespace AudioAnomaly.Evaluation;

/// <summary>What a sensitivity test needs to know of a model.</summary>
/// <param name="Score">The raw score of a recording.</param>
/// <param name="Threshold">The score above which it is anomalous.</param>
/// <param name="BandwidthHz">The highest frequency that counts.</param>
/// <param name="SampleRate">The rate that recordings are brought to first, in Hz, once for all of their faults.</param>
/// <param name="WindowSeconds">As much of a recording is scored at a time.</param>
/// <param name="MixedChannels">The numbers of averaged channels that recordings may have.</param>
internal sealed record TestedScorer(
    Func<AudioClip, CancellationToken, double> Score,
    double Threshold,
    double BandwidthHz,
    int SampleRate,
    double WindowSeconds,
    IReadOnlyList<int> MixedChannels);
