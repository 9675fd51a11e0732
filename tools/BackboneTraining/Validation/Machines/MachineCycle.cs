namespace AudioAnomaly.BackboneTraining;

/// <summary>What a machine does again and again.</summary>
/// <param name="Seconds">How long a cycle lasts.</param>
/// <param name="Share">The share of it in which the machine moves.</param>
/// <param name="Jitter">The deviation of a cycle's length over its length.</param>
/// <param name="IsStroke">Whether the speed rises and falls within a movement; otherwise it is there at once.</param>
internal sealed record MachineCycle(double Seconds, double Share, double Jitter, bool IsStroke);
