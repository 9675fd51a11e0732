namespace AudioAnomaly.Benchmarks;

/// <summary>Another way of doing the same, timed in alternation.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Timing">What it took.</param>
/// <param name="Ratio">The median over the rounds of its time divided by ours.</param>
/// <param name="WorstDifference">The largest difference of its results from ours, in the unit that the stage's name or note tells; null if they were not compared.</param>
internal sealed record ComparedTiming(string Name, Timing Timing, double Ratio, double? WorstDifference);
