using AudioAnomaly.Metrics;

namespace AudioAnomaly.BackboneTraining;

/// <summary>What the episodes of one step gave.</summary>
/// <param name="Loss">The mean loss of the blocks in nats.</param>
/// <param name="RocAuc">The share of pairs of an anomalous and a normal clip that were in the right order, mean over the blocks.</param>
internal sealed record EpisodeResult(double Loss, double RocAuc);
