namespace AudioAnomaly.BackboneTraining;

/// <summary>What one step gave.</summary>
/// <param name="Loss">What was minimised: the weighted sum of the objectives' losses, in nats.</param>
/// <param name="Contrast">What contrast gave, if it is trained.</param>
/// <param name="Episodes">What the episodes gave, if there are any.</param>
internal sealed record StepResult(double Loss, ContrastResult? Contrast, EpisodeResult? Episodes);
