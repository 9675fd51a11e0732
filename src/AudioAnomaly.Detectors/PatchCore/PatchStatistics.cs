namespace AudioAnomaly;

/// <summary>What is known of all normal patches, in the bank or not: their number, and each channel's mean and variance. Immutable.</summary>
internal sealed record PatchStatistics(long Count, float[] Mean, float[] Variance);
