namespace AudioAnomaly.Benchmarks;

/// <summary>Another way of doing what a stage does.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Run">Does it once.</param>
/// <param name="WorstDifference">How far its results were from ours when they were compared.</param>
/// <param name="Scale">What its time is multiplied by, if it does only a part.</param>
internal sealed record Alternative(string Name, Action Run, double? WorstDifference = null, double Scale = 1);
