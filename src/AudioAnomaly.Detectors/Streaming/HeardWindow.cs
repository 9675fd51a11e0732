namespace AudioAnomaly;

/// <summary>What is remembered of a window of a stream.</summary>
/// <param name="End">The first row that does not come from it.</param>
/// <param name="Score">Its score, as of a recording.</param>
/// <param name="Explanation">What was heard, found out if it is asked for.</param>
internal sealed record HeardWindow(long End, double Score, Lazy<Explanation> Explanation);
