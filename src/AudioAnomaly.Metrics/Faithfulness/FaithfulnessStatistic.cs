namespace AudioAnomaly.Metrics;

/// <summary>One measure over several recordings. Immutable.</summary>
/// <param name="Name">The measure's name, such as "FF v1 removing (random)".</param>
/// <param name="Mean">The mean, or NaN where there is no value.</param>
/// <param name="StandardDeviation">The standard deviation of the sample (n - 1), or NaN for fewer than two values.</param>
/// <param name="Count">The number of recordings where the measure has a value.</param>
public sealed record FaithfulnessStatistic(string Name, double Mean, double StandardDeviation, int Count);
