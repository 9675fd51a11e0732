namespace AudioAnomaly;

/// <summary>Recordings that are learned or scored together.</summary>
/// <param name="Fold">The fold that they all belong to, from 0; 0 too if there are no folds.</param>
/// <param name="Recordings">Their places among all recordings of the fit.</param>
/// <param name="FirstWindows">Of each, the place of its first window among all windows that are learned; empty if the shard is only scored.</param>
internal sealed record PlannedShard(int Fold, IReadOnlyList<int> Recordings, IReadOnlyList<long> FirstWindows);
