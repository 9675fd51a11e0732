namespace AudioAnomaly;

/// <summary>A memory bank: scaled patches, how they were scaled, what is known of all patches it stands for, and, if they are told apart, the frequency row of each, ascending. Immutable.</summary>
internal sealed record PatchBank(float[] Rows, int Count, FeatureScaling Scaling, PatchStatistics Statistics, int[]? FrequencyRows);
