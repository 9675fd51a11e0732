namespace AudioAnomaly;

/// <summary>Scores of consecutive patches.</summary>
/// <param name="Values">Frames of the grid x rows.</param>
/// <param name="Rows">The grid's lowest frequency rows, those in scope.</param>
/// <param name="ClipScoreOf">What a clip scores whose worst patch stands at a place of the values; null where the values alone decide.</param>
internal readonly record struct GridScores(float[] Values, int Rows, Func<int, double>? ClipScoreOf = null);
