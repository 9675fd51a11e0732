namespace AudioAnomaly.BackboneTraining;

/// <summary>What one step of contrast gave.</summary>
/// <param name="Loss">The mean loss of the heads in nats.</param>
/// <param name="BlockLosses">The loss of each head.</param>
/// <param name="Accuracy">The share of views that were closest to their partner, mean over the heads.</param>
internal sealed record ContrastResult(double Loss, IReadOnlyList<double> BlockLosses, double Accuracy);
