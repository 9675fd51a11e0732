namespace AudioAnomaly.Evaluation;

/// <summary>What became of one fault.</summary>
/// <param name="Group">The number of its group.</param>
/// <param name="Point">The number of its strength.</param>
/// <param name="IsFound">Whether the recording was called anomalous.</param>
internal readonly record struct FoundFault(int Group, int Point, bool IsFound);
