using AudioAnomaly.Sharding;

namespace AudioAnomaly;

/// <summary>What <see cref="ShardScores"/> hold.</summary>
/// <param name="Windows">The windows that were scored.</param>
/// <param name="LeftOut">How many recordings could not be read any more.</param>
/// <param name="Warnings">What there is to tell of those.</param>
internal sealed record ShardScoresData(IReadOnlyList<ScoredWindow> Windows, int LeftOut, IReadOnlyList<string> Warnings);
