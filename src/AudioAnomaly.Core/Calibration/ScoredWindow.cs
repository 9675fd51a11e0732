namespace AudioAnomaly;

/// <summary>A normal window that a detector has scored without having learned it.</summary>
/// <param name="Recording">The name of its recording.</param>
/// <param name="Frames">Its length in frames.</param>
/// <param name="Scores">The score of each of the detector's members, or the one score.</param>
internal sealed record ScoredWindow(string Recording, int Frames, NormalScore[] Scores);
