namespace AudioAnomaly.Tool;

/// <summary>What a batch remembers of a recording that was scored.</summary>
/// <param name="Name">The recording.</param>
/// <param name="Scores">The scores of each kind of evidence, or the raw score.</param>
/// <param name="IsAnomalous">Whether it is above the threshold.</param>
internal sealed record ScoredKinds(string Name, IReadOnlyDictionary<string, double> Scores, bool IsAnomalous);
